"""the register: proposals of the reader, what processors hold, tests of contacts, renewals, folders being read"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'

ADDED = {
    'contact': [
        ('email_verified_at', sa.DateTime(timezone=True)),
        ('phone_verified_at', sa.DateTime(timezone=True)),
    ],
    'contract': [
        ('service', sa.String(length=200)),
        ('renews_on', sa.Date()),
        ('remind_days', sa.Integer()),
        ('reminded_for', sa.Date()),
    ],
    'delivery': [
        ('secret', sa.String(length=200)),
    ],
    'document': [
        ('page_starts', sa.JSON(none_as_null=True)),
        ('language', sa.String(length=40)),
        ('read_at', sa.DateTime(timezone=True)),
        ('dated_on', sa.Date()),
    ],
    'obligation': [
        ('valid_from', sa.Date()),
        ('replaces_id', sa.Integer()),
    ],
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, sa.Column(column[0], column[1], nullable=True))
    op.add_column('contract', sa.Column('under_id', sa.Integer(), nullable=True))
    # Until now the moment of the change was all that tied a version to the one before it.
    op.execute(
        'update obligation set replaces_id = (select min(old.id) from obligation old'
        ' where old.contract_id = obligation.contract_id and old.replaced_at = obligation.confirmed_at)'
    )
    op.create_index(op.f('ix_contract_under_id'), 'contract', ['under_id'], unique=False)
    op.create_index('ix_contract_title_id', 'contract', ['title', 'id'], unique=False)
    op.create_index('ix_contract_renews_on', 'contract', ['renews_on'], unique=False)
    op.create_index('ix_delivery_channel_address', 'delivery', ['channel', 'address'], unique=False)
    op.create_table('contact_test',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('token_hash', sa.String(length=200), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=True),
    sa.Column('delivery_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_contact_test_contact_id')),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_contact_test_delivery_id')),
    sa.ForeignKeyConstraint(['sent_by'], ['person.id'], name=op.f('fk_contact_test_sent_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_test')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_contact_test_token_hash'))
    )
    op.create_index(op.f('ix_contact_test_contact_id'), 'contact_test', ['contact_id'], unique=False)
    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('reading', sa.JSON(), nullable=False),
    sa.Column('char_start', sa.Integer(), nullable=False),
    sa.Column('char_end', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('obligation_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_proposal_decided_by')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_proposal_document_id')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_proposal_obligation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    op.create_index(op.f('ix_proposal_document_id'), 'proposal', ['document_id'], unique=False)
    op.create_index(op.f('ix_proposal_state'), 'proposal', ['state'], unique=False)
    op.create_table('date_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.Date(), nullable=True),
    sa.Column('after', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_date_change_changed_by')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_date_change_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_date_change'))
    )
    op.create_index(op.f('ix_date_change_document_id'), 'date_change', ['document_id'], unique=False)
    op.create_table('holding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.Column('country', sa.String(length=40), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('quote', sa.Text(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_holding_contract_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_holding_decided_by')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_holding_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holding'))
    )
    op.create_index(op.f('ix_holding_contract_id'), 'holding', ['contract_id'], unique=False)
    op.create_index(op.f('ix_holding_document_id'), 'holding', ['document_id'], unique=False)
    op.create_index('ix_holding_kind_value', 'holding', ['kind', 'value'], unique=False)
    op.create_index('ix_holding_country', 'holding', ['country'], unique=False)
    op.create_index(op.f('ix_document_sha256'), 'document', ['sha256'], unique=False)
    op.create_table('import_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('our_role', sa.String(length=40), nullable=False),
    sa.Column('other_role', sa.String(length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['started_by'], ['person.id'], name=op.f('fk_import_job_started_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_job'))
    )
    op.create_table('import_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=200), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('refused', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_import_file_document_id')),
    sa.ForeignKeyConstraint(['job_id'], ['import_job.id'], name=op.f('fk_import_file_job_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_file'))
    )
    op.create_index(op.f('ix_import_file_job_id'), 'import_file', ['job_id'], unique=False)
    op.create_index(op.f('ix_import_file_state'), 'import_file', ['state'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_document_sha256'), table_name='document')
    for table in ('import_file', 'import_job', 'holding', 'date_change', 'proposal', 'contact_test'):
        op.drop_table(table)
    op.drop_index('ix_delivery_channel_address', table_name='delivery')
    op.drop_index('ix_contract_renews_on', table_name='contract')
    op.drop_index('ix_contract_title_id', table_name='contract')
    op.drop_index(op.f('ix_contract_under_id'), table_name='contract')
    op.drop_column('contract', 'under_id')
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column[0])
