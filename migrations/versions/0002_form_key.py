"""the page that an incident was logged from, so that pressing twice logs once"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("incident", sa.Column("form_key", sa.String(length=40), nullable=True))
    op.create_index(op.f("ix_incident_form_key"), "incident", ["form_key"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_incident_form_key"), table_name="incident")
    op.drop_column("incident", "form_key")
