"""what we are in the eyes of the law; further events and chosen statutes of an incident; authorities of clocks"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.add_column('party', sa.Column('profile', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('incident', sa.Column('affected_countries', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('clock', sa.Column('authority', sa.String(length=40), nullable=True))
    op.create_table('event_fact',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.Column('moment_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moment_zone', sa.String(length=200), nullable=True),
    sa.Column('moment_offset', sa.Integer(), nullable=True),
    sa.Column('moment_estimated', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_event_fact_incident_id')),
    sa.PrimaryKeyConstraint('incident_id', 'event', name=op.f('pk_event_fact'))
    )
    op.create_table('statute_choice',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('statute', sa.String(length=40), nullable=False),
    sa.Column('applies', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('chosen_by', sa.Integer(), nullable=True),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chosen_by'], ['person.id'], name=op.f('fk_statute_choice_chosen_by')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_statute_choice_incident_id')),
    sa.PrimaryKeyConstraint('incident_id', 'statute', name=op.f('pk_statute_choice'))
    )


def downgrade() -> None:
    op.drop_table('statute_choice')
    op.drop_table('event_fact')
    op.drop_column('clock', 'authority')
    op.drop_column('incident', 'affected_countries')
    op.drop_column('party', 'profile')
