"""documents: where the reader stopped at its limits"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    with op.batch_alter_table('document') as table:
        table.add_column(sa.Column('unread_from', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('document') as table:
        table.drop_column('unread_from')
