"""Our own texts for blocks of documents, every version kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.database import Base, Code


class Template(Base):
    """One version of one block's text: added, never edited. The newest counts; without text it is the program's own."""

    __tablename__ = "template"
    __table_args__ = (Index("ix_template_document_language_block", "document", "language", "block"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(Code)
    language: Mapped[str] = mapped_column(Code)
    block: Mapped[str] = mapped_column(Code)
    text: Mapped[str | None]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
