"""Our own texts for blocks of documents: read for a version, written down with who and when."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from incidents.reports.wordings.blocks import check
from incidents.reports.wordings.models import Template


def texts_of(document: str, language: str) -> dict[str, str]:
    """Our own texts for a document in one language, by block; none where the program's own stand."""
    return {block: text for (name, block), text in _newest(document).items() if name == language}


def texts_by_language(document: str) -> dict[str, dict[str, str]]:
    """The same for every language."""
    found: dict[str, dict[str, str]] = {}
    for (language, block), text in _newest(document).items():
        found.setdefault(language, {})[block] = text
    return found


def history(document: str, language: str, block: str) -> list[Template]:
    """Every version of a block's text, the newest first."""
    query = select(Template).where(
        Template.document == document, Template.language == language, Template.block == block
    )
    return list(db.session.scalars(query.options(joinedload(Template.person)).order_by(Template.id.desc())))


def write(document: str, language: str, block: str, text: str | None, actor: Person | None, now: datetime) -> None:
    """Stores the next version of a block's text; None: the program's own again. FieldError for a placeholder that does
    not exist. Commits."""
    check(text or "")
    db.session.add(
        Template(
            document=document,
            language=language,
            block=block,
            text=text,
            written_by=actor.id if actor else None,
            written_at=now,
        )
    )
    db.session.commit()


def _newest(document: str) -> dict[tuple[str, str], str]:
    newest = (
        select(func.max(Template.id)).where(Template.document == document).group_by(Template.language, Template.block)
    )
    query = select(Template).where(Template.id.in_(newest))
    return {(one.language, one.block): one.text for one in db.session.scalars(query) if one.text}
