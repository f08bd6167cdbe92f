"""reports: the statements of the fact sheet, attachments, versions of documents"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('file_type', sa.String(length=200), nullable=False),
    sa.Column('file_sha256', sa.String(length=200), nullable=False),
    sa.Column('file_size', sa.Integer(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_attachment_added_by')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_attachment_incident_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment'))
    )
    op.create_index(op.f('ix_attachment_incident_id'), 'attachment', ['incident_id'], unique=False)
    op.create_table('fact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=True),
    sa.Column('stated_by', sa.Integer(), nullable=True),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_fact_incident_id')),
    sa.ForeignKeyConstraint(['stated_by'], ['person.id'], name=op.f('fk_fact_stated_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact'))
    )
    op.create_index('ix_fact_incident_id_key', 'fact', ['incident_id', 'key'], unique=False)
    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('document', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.String(length=40), nullable=False),
    sa.Column('authority', sa.String(length=40), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('withdraw_reason', sa.Text(), nullable=True),
    sa.Column('more_to_follow_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('pdf_sha256', sa.String(length=200), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by', sa.Integer(), nullable=True),
    sa.Column('override_reason', sa.Text(), nullable=True),
    sa.Column('notice_id', sa.Integer(), nullable=True),
    sa.Column('delivery_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("state in ('draft', 'approved', 'filed', 'superseded')", name=op.f('ck_report_state')),
    sa.CheckConstraint("(content is null) = (state = 'draft')", name=op.f('ck_report_frozen')),
    sa.ForeignKeyConstraint(['approved_by'], ['person.id'], name=op.f('fk_report_approved_by')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_report_created_by')),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_report_delivery_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_report_incident_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_report_notice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('incident_id', 'document', 'recipient', 'number', name=op.f('uq_report_incident_id'))
    )
    op.create_index(op.f('ix_report_incident_id'), 'report', ['incident_id'], unique=False)
    op.create_index(op.f('ix_report_delivery_id'), 'report', ['delivery_id'], unique=False)
    op.create_index(op.f('ix_report_notice_id'), 'report', ['notice_id'], unique=False)
    op.create_index(op.f('ix_report_state'), 'report', ['state'], unique=False)
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('rests_on', sa.JSON(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('reviewed', sa.Boolean(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_note', sa.Text(), nullable=True),
    sa.Column('fell_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fell_by', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("state in ('proposed', 'standing', 'refused', 'fallen', 'withdrawn')", name=op.f('ck_decision_state')),
    sa.CheckConstraint('decided_by is null or decided_by <> proposed_by', name=op.f('ck_decision_second')),
    sa.ForeignKeyConstraint(['clock_id'], ['clock.id'], name=op.f('fk_decision_clock_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_decision_decided_by')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_decision_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    op.create_index(op.f('ix_decision_clock_id'), 'decision', ['clock_id'], unique=False)
    op.create_table('assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('inputs', sa.JSON(), nullable=False),
    sa.Column('quarters', sa.Integer(), nullable=False),
    sa.Column('scored_by', sa.String(length=200), nullable=False),
    sa.Column('factors', sa.JSON(), nullable=False),
    sa.Column('assessed_by', sa.Integer(), nullable=True),
    sa.Column('assessed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assessed_by'], ['person.id'], name=op.f('fk_assessment_assessed_by')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_assessment_incident_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment'))
    )
    op.create_index(op.f('ix_assessment_incident_id'), 'assessment', ['incident_id'], unique=False)
    op.create_table('authority_override',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('stated_by', sa.Integer(), nullable=True),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['stated_by'], ['person.id'], name=op.f('fk_authority_override_stated_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authority_override'))
    )
    op.create_index('ix_authority_override_code_field', 'authority_override', ['code', 'field'], unique=False)

    op.create_table('template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=40), nullable=False),
    sa.Column('block', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('written_by', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_template_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template'))
    )
    op.create_index('ix_template_document_language_block', 'template', ['document', 'language', 'block'], unique=False)
    op.create_table('hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_hold_ended_by')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_hold_incident_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_hold_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold'))
    )
    op.create_index(op.f('ix_hold_incident_id'), 'hold', ['incident_id'], unique=False)


def downgrade() -> None:
    op.drop_table('hold')
    op.drop_table('template')
    op.drop_table('authority_override')
    op.drop_table('assessment')
    op.drop_table('decision')
    op.drop_table('report')
    op.drop_table('fact')
    op.drop_table('attachment')
