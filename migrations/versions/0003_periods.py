"""periods: one list of starting events; how a duty is counted; calendar, notice zone and office hours of a contract"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'

#: The words of before -> the events that statutes know too.
EVENTS = {
    'aware': 'awareness',
    'confirmed': 'determination_of_breach',
    'discovered': 'detection',
    'suspected': 'suspicion',
    'notified': 'notice_received',
    'occurred': 'occurrence',
}


def upgrade() -> None:
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('closed_days', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('notice_zone', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('office_opens', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('office_closes', sa.String(length=40), nullable=True))
    with op.batch_alter_table('obligation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rule', sa.String(length=40), nullable=True))
    _rename(EVENTS)


def downgrade() -> None:
    _rename({new: old for old, new in EVENTS.items()})
    # Without a batch: SQLite would rebuild the table, which other tables point to.
    op.drop_column('obligation', 'rule')
    for name in ('office_closes', 'office_opens', 'notice_zone', 'closed_days', 'calendar'):
        op.drop_column('contract', name)


def _rename(words: dict[str, str]) -> None:
    """Renames the starting event of obligations, and in the terms that clocks carry."""
    connection = op.get_bind()
    obligation = sa.table('obligation', sa.column('trigger', sa.String))
    for old, new in words.items():
        connection.execute(obligation.update().where(obligation.c.trigger == old).values(trigger=new))
    clock = sa.table('clock', sa.column('id', sa.Integer), sa.column('terms', sa.JSON))
    for row in connection.execute(sa.select(clock.c.id, clock.c.terms)).all():
        word = words.get(row.terms['trigger'])
        if word:
            terms = {**row.terms, 'trigger': word}
            connection.execute(clock.update().where(clock.c.id == row.id).values(terms=terms))
