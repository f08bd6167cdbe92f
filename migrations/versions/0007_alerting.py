"""alerting: workers that hold leases by their beats, alert plans, calls, rotas, what comes in, the auditor"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

WORDS = {
    'channel': ("'email', 'sms'", "'email', 'sms', 'voice', 'chat'"),
    'state': (
        "'queued', 'held', 'leased', 'accepted', 'delivered', 'failed', 'bounced'",
        "'queued', 'held', 'leased', 'accepted', 'delivered', 'failed', 'bounced', 'withdrawn'",
    ),
    'hold_reason': (
        "'no_mail_server', 'no_sms_account', 'example_address'",
        "'no_mail_server', 'no_sms_account', 'no_voice_number', 'example_address'",
    ),
}
# In an order in which nothing refers to what is gone.
NEW = ('summons', 'call', 'alert_step', 'way', 'rota_turn', 'rota_shift', 'incoming', 'alert_plan', 'absence', 'rota', 'refusal', 'audit_verdict', 'audit_round')


OPEN = 'met_at is null and waived_at is null'
SOME_CLOCKS = {
    'ix_clock_open': OPEN,
    'ix_clock_unarmed': f"""{OPEN} and next_alert_at is null
 and ((starts_at is not null and (due_at is not null or target_at is not null)) or remind_from is not null)""",
}


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
    op.create_table('audit_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('checked', sa.Integer(), nullable=False),
    sa.Column('healed', sa.Integer(), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_round'))
    )
    op.create_index(op.f('ix_audit_round_finished_at'), 'audit_round', ['finished_at'], unique=False)
    op.create_table('audit_verdict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.Column('findings', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('pinged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ping_error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_verdict'))
    )
    op.create_table('refusal',
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('channel', 'address', name=op.f('pk_refusal'))
    )
    op.create_table('rota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('zone', sa.String(length=200), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('weeks', sa.Integer(), nullable=False),
    sa.CheckConstraint('weeks > 0', name=op.f('ck_rota_weeks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota')),
    sa.UniqueConstraint('name', name=op.f('uq_rota_name'))
    )
    op.create_table('absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('substitute_id', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_absence_forwards')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_absence_entered_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_absence_person_id')),
    sa.ForeignKeyConstraint(['substitute_id'], ['person.id'], name=op.f('fk_absence_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    op.create_index('ix_absence_person_id_ends_at', 'absence', ['person_id', 'ends_at'], unique=False)
    op.create_table('alert_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('shares', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('leads', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('everyone', sa.Boolean(), nullable=False),
    sa.Column('ask_again', sa.Integer(), nullable=False),
    sa.Column('repeat_every', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_alert_plan_changed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_plan')),
    sa.UniqueConstraint('kind', name=op.f('uq_alert_plan_kind'))
    )
    op.create_table('incoming',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('provider_id', sa.String(length=200), nullable=False),
    sa.Column('sender', sa.String(length=200), nullable=False),
    sa.Column('delivery_id', sa.Integer(), nullable=True),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_incoming_delivery_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming')),
    sa.UniqueConstraint('provider_id', name=op.f('uq_incoming_provider_id'))
    )
    op.create_index(op.f('ix_incoming_delivery_id'), 'incoming', ['delivery_id'], unique=False)
    op.create_index(op.f('ix_incoming_taken_at'), 'incoming', ['taken_at'], unique=False)
    op.create_table('rota_shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rota_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uid', sa.String(length=200), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_rota_shift_forwards')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_rota_shift_entered_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rota_shift_person_id')),
    sa.ForeignKeyConstraint(['rota_id'], ['rota.id'], name=op.f('fk_rota_shift_rota_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota_shift'))
    )
    op.create_index('ix_rota_shift_rota_id_ends_at', 'rota_shift', ['rota_id', 'ends_at'], unique=False)
    op.create_table('rota_turn',
    sa.Column('rota_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rota_turn_person_id')),
    sa.ForeignKeyConstraint(['rota_id'], ['rota.id'], name=op.f('fk_rota_turn_rota_id')),
    sa.PrimaryKeyConstraint('rota_id', 'position', name=op.f('pk_rota_turn'))
    )
    op.create_table('way',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('emergency', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_way_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_way'))
    )
    op.create_index(op.f('ix_way_person_id'), 'way', ['person_id'], unique=False)
    op.create_table('alert_step',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('rota_id', sa.Integer(), nullable=True),
    sa.Column('channels', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('wait', sa.Integer(), nullable=False),
    sa.CheckConstraint('person_id is null or rota_id is null', name=op.f('ck_alert_step_one_target')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_alert_step_person_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['alert_plan.id'], name=op.f('fk_alert_step_plan_id')),
    sa.ForeignKeyConstraint(['rota_id'], ['rota.id'], name=op.f('fk_alert_step_rota_id')),
    sa.PrimaryKeyConstraint('plan_id', 'position', name=op.f('pk_alert_step'))
    )
    op.create_table('call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_call_incident_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call'))
    )
    op.create_index(op.f('ix_call_incident_id'), 'call', ['incident_id'], unique=False)
    op.create_index('ix_call_next_at', 'call', ['next_at'], unique=False)
    op.create_table('summons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('summoned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('key_hash', sa.String(length=200), nullable=True),
    sa.Column('answer', sa.String(length=40), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_summons_call_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_summons_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summons')),
    sa.UniqueConstraint('call_id', 'round', 'person_id', name=op.f('uq_summons_call_id')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_summons_key_hash'))
    )
    op.create_index(op.f('ix_summons_call_id'), 'summons', ['call_id'], unique=False)
    op.create_index(op.f('ix_summons_person_id'), 'summons', ['person_id'], unique=False)
    op.create_index(op.f('ix_attempt_finished_at'), 'attempt', ['finished_at'], unique=False)
    for name, condition in SOME_CLOCKS.items():
        op.create_index(name, 'clock', ['id'], unique=False, sqlite_where=sa.text(condition),
                        postgresql_where=sa.text(condition))
    with op.batch_alter_table('alert') as table:
        table.add_column(sa.Column('call_id', sa.Integer(), nullable=True))
        table.create_foreign_key(op.f('fk_alert_call_id'), 'call', ['call_id'], ['id'])
        table.create_index(op.f('ix_alert_call_id'), ['call_id'], unique=False)
    op.add_column('clock', sa.Column('stages', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('incident', sa.Column('mail_compromised_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('person', sa.Column('quiet_from', sa.String(length=40), nullable=True))
    op.add_column('person', sa.Column('quiet_until', sa.String(length=40), nullable=True))
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
        for column, (old, new) in WORDS.items():
            table.drop_constraint(op.f(f'ck_delivery_{column}'), type_='check')
            table.create_check_constraint(op.f(f'ck_delivery_{column}'), f"{column} in ({new})")
        table.create_index('ix_delivery_worker', ['worker'], unique=False)
        table.create_index('ix_delivery_state_needed_by', ['state', 'needed_by'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_attempt_finished_at'), table_name='attempt')
    for name in SOME_CLOCKS:
        op.drop_index(name, table_name='clock')
    op.execute("delete from delivery where channel in ('voice', 'chat') or state = 'withdrawn'")
    with op.batch_alter_table('alert') as table:
        table.drop_index(op.f('ix_alert_call_id'))
        table.drop_constraint(op.f('fk_alert_call_id'), type_='foreignkey')
        table.drop_column('call_id')
    op.drop_column('clock', 'stages')
    op.drop_column('incident', 'mail_compromised_at')
    op.drop_column('person', 'quiet_from')
    op.drop_column('person', 'quiet_until')
    for name in NEW:
        op.drop_table(name)
    with op.batch_alter_table('delivery') as table:
        table.drop_index('ix_delivery_state_needed_by')
        table.drop_index('ix_delivery_worker')
        for column, (old, new) in WORDS.items():
            table.drop_constraint(op.f(f'ck_delivery_{column}'), type_='check')
            table.create_check_constraint(op.f(f'ck_delivery_{column}'), f"{column} in ({old})")
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
