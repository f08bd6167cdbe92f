"""delivery: the stored PDF that goes with an e-mail"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    with op.batch_alter_table('delivery') as table:
        table.add_column(sa.Column('attached_name', sa.String(length=200), nullable=True))
        table.add_column(sa.Column('attached_sha256', sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('delivery') as table:
        table.drop_column('attached_sha256')
        table.drop_column('attached_name')
