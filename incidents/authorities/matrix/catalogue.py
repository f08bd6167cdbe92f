"""Reads the matrix of forms; refuses what the program does not know, with the record and the field named."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from contracts.catalogue import CatalogueError, read_mapping
from core.phrases import phrase_of
from incidents.authorities.catalogue import current as directory
from incidents.authorities.directory import Note
from incidents.authorities.matrix.asked import TEMPLATE, Group, Matrix, Step

MATRIX = Path(__file__).with_name("matrix.yaml")
OF_A_GROUP = {"id", "text", "fields", "seen", "memory"}
OF_A_STEP = {"at", "groups", "fields"}


@cache
def current() -> Matrix:
    """The program's own matrix, read once."""
    return load()


def load(path: Path = MATRIX) -> Matrix:
    """The matrix in a file; CatalogueError with everything that is wrong with it."""
    data = read_mapping(path, "groups")
    if missing := [key for key in ("columns", "groups", "orders") if not data.get(key)]:
        raise CatalogueError([f"{key}: missing" for key in missing])
    columns, groups, orders = data["columns"], data["groups"], data["orders"]
    known = directory().authorities
    problems = [
        f"columns: {form}: unknown authority {code!r}"
        for form, codes in columns.items()
        for code in codes
        if code not in known
    ]
    for number, one in enumerate(groups, 1):
        problems += [f"{one.get('id', f'group {number}')}: {words}" for words in _doubts(one, columns)]
    keys = [key for one in groups for key in one.get("fields", ())]
    problems += [f"{key}: stands in several groups" for key in sorted(set(keys)) if keys.count(key) > 1]
    names = {one.get("id") for one in groups}
    for code, steps in orders.items():
        problems += _slips(code, steps, names, set(keys))
        if code != TEMPLATE and code not in known:
            problems.append(f"orders: unknown authority {code!r}")
    if problems:
        raise CatalogueError(problems)
    return Matrix(
        {form: tuple(codes) for form, codes in columns.items()},
        {one["id"]: _group(one) for one in groups},
        {code: tuple(_step(step) for step in steps) for code, steps in orders.items()},
    )


def _doubts(one: Mapping[str, Any], columns: Mapping[str, Any]) -> list[str]:
    doubts = [f"{key}: missing" for key in sorted(OF_A_GROUP - one.keys())]
    doubts += [f"{key}: unknown field" for key in one if key not in OF_A_GROUP | {"remarks"}]
    for key in ("seen", "memory", "remarks"):
        doubts += [f"{key}: unknown form {form!r}" for form in one.get(key, ()) if form not in columns]
    both = set(one.get("seen", ())) & set(one.get("memory", ()))
    return doubts + [f"memory: {form} is seen as well" for form in sorted(both)]


def _slips(code: str, steps: list[Mapping[str, Any]], groups: set[Any], keys: set[str]) -> list[str]:
    slips = []
    for step in steps:
        slips += [f"orders: {code}: unknown field {key!r}" for key in step if key not in OF_A_STEP]
        slips += [f"orders: {code}: unknown group {name!r}" for name in step.get("groups", ()) if name not in groups]
        slips += [f"orders: {code}: unknown key {key!r}" for key in step.get("fields", ()) if key not in keys]
    return slips


def _group(one: Mapping[str, Any]) -> Group:
    remarks = {
        form: Note(phrase_of(remark["text"]), False, remark.get("verified", True))
        for form, remark in one.get("remarks", {}).items()
    }
    fields, seen, memory = tuple(one["fields"]), frozenset(one["seen"]), frozenset(one["memory"])
    return Group(one["id"], phrase_of(one["text"]), fields, seen, memory, remarks)


def _step(step: Mapping[str, Any]) -> Step:
    return Step(tuple(step.get("groups", ())), tuple(step.get("fields", ())), step.get("at"))
