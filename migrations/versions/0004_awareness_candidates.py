"""moments that may be the one of our awareness, written down with why"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('awareness_candidate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('candidate_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('candidate_zone', sa.String(length=200), nullable=True),
    sa.Column('candidate_offset', sa.Integer(), nullable=True),
    sa.Column('candidate_estimated', sa.Boolean(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_awareness_candidate_added_by')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_awareness_candidate_incident_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_awareness_candidate'))
    )
    op.create_index(op.f('ix_awareness_candidate_incident_id'), 'awareness_candidate', ['incident_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_awareness_candidate_incident_id'), table_name='awareness_candidate')
    op.drop_table('awareness_candidate')
