"""alerting: workers that hold leases by their beats, texts that are needed by a moment"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.create_table('worker',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('beat', sa.Integer(), nullable=False),
    sa.Column('beaten_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clock_ahead', sa.Double(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.String(length=40), nullable=True),
    sa.CheckConstraint("ending in ('stopped', 'silent')", name=op.f('ck_worker_ending')),
    sa.CheckConstraint('(ended_at is null) = (ending is null)', name=op.f('ck_worker_ended')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker'))
    )
    op.create_index(op.f('ix_worker_ended_at'), 'worker', ['ended_at'], unique=False)
    op.drop_table('heartbeat')
    # Whoever held a text before the upgrade does not run any more.
    op.execute("update delivery set state = 'queued', lease_until = null, worker = null, began_at = null "
               "where state = 'leased'")
    with op.batch_alter_table('delivery') as table:
        table.drop_constraint(op.f('ck_delivery_leased_until'), type_='check')
        table.drop_column('lease_until')
        table.drop_column('began_by')
        table.add_column(sa.Column('needed_by', sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(op.f('ck_delivery_leased_by'), "(state = 'leased') = (worker is not null)")
        table.create_index('ix_delivery_worker', ['worker'], unique=False)
        table.create_index('ix_delivery_state_needed_by', ['state', 'needed_by'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('delivery') as table:
        table.drop_index('ix_delivery_state_needed_by')
        table.drop_index('ix_delivery_worker')
        table.drop_constraint(op.f('ck_delivery_leased_by'), type_='check')
        table.drop_column('needed_by')
        table.add_column(sa.Column('began_by', sa.String(length=200), nullable=True))
        table.add_column(sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True))
    op.execute("update delivery set lease_until = coalesce(began_at, not_before) where state = 'leased'")
    with op.batch_alter_table('delivery') as table:
        table.create_check_constraint(op.f('ck_delivery_leased_until'),
                                      "(state = 'leased') = (lease_until is not null)")
    op.create_table('heartbeat',
    sa.Column('worker', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('worker', name=op.f('pk_heartbeat'))
    )
    op.drop_index(op.f('ix_worker_ended_at'), table_name='worker')
    op.drop_table('worker')
