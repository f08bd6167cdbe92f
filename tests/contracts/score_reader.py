"""Scores the reader on the labelled agreements, by the split that was made before its first rule.

usage: python tests/contracts/score_reader.py developed|held|own-developed|own-held|own3-developed|… [FOLDER]

`held` and `own-held` print figures only: no text, no name, no error, so that nobody can tune the reader on them. The
labelled agreements and the scorer live in FOLDER (`../shared/dpas` beside the repository); `own-…` are clauses of our
own, `own_clauses.json`, which were written without knowing the reader, in sets: own, own2, own3, own4.
"""

import importlib.util
import json
import sys
from collections import OrderedDict
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPLIT = ROOT / "tests" / "contracts" / "reader_split.json"
OWN = ROOT / "tests" / "contracts" / "own_clauses.json"


def shared() -> Path:
    """The folder of the labelled agreements."""
    return Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT.parent / "shared" / "dpas"


def scorer():
    """The functions of the labelled set's own `score.py`."""
    spec = importlib.util.spec_from_file_location("score", shared() / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(part: str) -> tuple[dict, dict]:
    """The labelled documents and clauses of one part, with their texts."""
    split = json.loads(SPLIT.read_text("utf-8"))
    held = part == "held"
    documents = {}
    for name, one in json.loads((shared() / "labels.json").read_text("utf-8"))["documents"].items():
        if (one["family"] in split["held_back_families"]) == held:
            documents[name] = one | {"text": (shared() / f"{name}.txt").read_text("utf-8")}
    clauses = json.loads((shared() / "clauses.json").read_text("utf-8"))["clauses"]
    return documents, {one["id"]: one for one in clauses if (one["id"] in split["held_back_clauses"]) == held}


def own(name: str, part: str) -> dict:
    """Our own clauses of one set (`own`, `own2`, `own3`) and part, `developed` or `held`."""
    clauses = json.loads(OWN.read_text("utf-8"))["clauses"]
    return {one["id"]: one for one in clauses if one["part"] == part and one["id"].startswith(f"{name}-")}


def score(cases: dict, by: str, errors: bool) -> None:
    """Prints the table of one set, grouped, and the errors where they may be seen."""
    module = scorer()
    total, groups, wrong = {}, OrderedDict(), []
    for name, one in cases.items():
        readings = [reading.as_data(place) for place, reading in enumerate(read(one["text"]), 1)]
        result = module.score_doc(one, readings)
        module.add(total, result)
        module.add(groups.setdefault(str(one.get(by, "-")), {}), result)
        wrong += [f"MISS {name} {miss['id']} {miss['limit']}" for miss in result["misses"]]
        for want, got in result["wrong"]:
            wrong.append(
                f"FIELD {name} {want['id']} {module.limit_key(want['limit'])} {want['trigger']} {want['channel']}"
                f" got {module.limit_key(got['limit'])} {got['trigger']} {got['channel']}"
            )
        wrong += [f"FALSE {name} {false['limit']} {false['evidence']['quote'][:200]!r}" for false in result["falses"]]
        if result["dup"]:
            wrong.append(f"DUP {name} {[(one['limit'], one['evidence']['quote'][:80]) for one in readings]}")
    module.table([module.row(key, value) for key, value in sorted(groups.items())] + [module.row("ALL", total)])
    found = total["found"]
    print("debtor", module.pct(total["debtor"], found), "creditor", module.pct(total["creditor"], found))
    print("qualifier", module.pct(total["qualifier"], found))
    if errors:
        print("\n".join(wrong))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from contracts.clause import read

    chosen = sys.argv[1]
    if chosen.startswith("own"):
        tables = [("clauses", own(*chosen.split("-")), "language")]
    else:
        texts, samples = gold(chosen)
        tables = [
            ("documents", texts, "difficulty"),
            ("documents", texts, "language"),
            ("clauses", samples, "language"),
        ]
    for title, cases, by in tables:
        print(f"\n{chosen}: {title} by {by}")
        score(cases, by, errors=chosen.endswith("developed") and (title, by) != ("documents", "language"))
