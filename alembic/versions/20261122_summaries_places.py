"""summaries: the clinics that are due, told by the database itself, and the sums of each municipality and state"""

import sqlalchemy as sa
from alembic import op

revision = '48_sums_of_places'
down_revision = '47_payments_by_item'
branch_labels = None
depends_on = None

AMOUNTS = ('received', 'spent', 'proven', 'left', 'unexplained', 'cash_missing', 'off_plan')
COUNTS = ('items', 'finished', 'expenses', 'convened', 'held', 'not_held')

# Of two numbers the greater: a journal that went on meanwhile must not be taken for counted.
IS_DUE = """
INSERT INTO summary_due (clues, n) {rows}
ON CONFLICT (clues) DO UPDATE SET n = {greater}(summary_due.n, excluded.n)
"""
WRITTEN = 'VALUES (NEW.clinic_id, NEW.n)'
PLACED = 'SELECT clinic_id, n FROM journal_head WHERE clinic_id = NEW.clues AND n > 0'
HAS_MOVED = 'OLD.state_code <> NEW.state_code OR OLD.municipality_code <> NEW.municipality_code'
# name, what sets it off, when, and what becomes due
TRIGGERS = (
    ('due_by_first_line', 'INSERT ON journal_head', 'NEW.n > 0', WRITTEN),
    ('due_by_line', 'UPDATE OF n ON journal_head', 'NEW.n > 0', WRITTEN),
    ('due_by_entering', 'INSERT ON clinic', None, PLACED),
    ('due_by_moving', 'UPDATE OF state_code, municipality_code ON clinic', HAS_MOVED, PLACED),
)

STALE = """
INSERT INTO summary_due (clues, n)
SELECT clinic_id, n FROM journal_head WHERE n > 0 AND NOT EXISTS (
    SELECT 1 FROM clinic_summary WHERE clinic_summary.clues = journal_head.clinic_id AND clinic_summary.n = journal_head.n)
"""
WHERE_IT_IS = """
UPDATE clinic_summary SET
state_code = (SELECT state_code FROM clinic WHERE clinic.clues = clinic_summary.clues),
municipality_code = (SELECT municipality_code FROM clinic WHERE clinic.clues = clinic_summary.clues)
"""
SUMMED = ', '.join(f'sum(y."{name}")' for name in (*AMOUNTS, *COUNTS))
SUM = """
INSERT INTO place_summary (region, place, year, clinics, funded, {columns})
SELECT {region}, {place}, y.year, count(*), sum(CASE WHEN y.received > 0 THEN 1 ELSE 0 END), {summed}
FROM year_summary AS y JOIN clinic_summary AS c ON c.clues = y.clues
WHERE c.state_code IS NOT NULL GROUP BY {by}, y.year
"""
NATION = {'region': "''", 'place': 'c.state_code', 'by': 'c.state_code'}
STATE = {'region': 'c.state_code', 'place': 'c.municipality_code', 'by': 'c.state_code, c.municipality_code'}


def upgrade() -> None:
    op.create_table('summary_due',
    sa.Column('clues', sa.String(length=11), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('clues', name=op.f('pk_summary_due')),
    )
    op.create_table('place_summary',
    sa.Column('region', sa.String(length=2), nullable=False),
    sa.Column('place', sa.String(length=5), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('clinics', sa.Integer(), nullable=False),
    sa.Column('funded', sa.Integer(), nullable=False),
    *(sa.Column(name, sa.BigInteger(), nullable=False) for name in AMOUNTS),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
    sa.PrimaryKeyConstraint('region', 'place', 'year', name=op.f('pk_place_summary')),
    )
    op.add_column('clinic_summary', sa.Column('state_code', sa.String(length=2), nullable=True))
    op.add_column('clinic_summary', sa.Column('municipality_code', sa.String(length=5), nullable=True))
    op.drop_index(op.f('ix_clinic_summary_updated_at'), 'clinic_summary')
    for place in ((), ('state_code',), ('municipality_code',)):
        columns = [*place, 'updated_at', 'clues']
        op.create_index(op.f(f"ix_clinic_summary_{'_'.join(columns)}"), 'clinic_summary', columns)
    op.execute(STALE)
    op.execute(WHERE_IT_IS)
    columns = ', '.join(f'"{name}"' for name in (*AMOUNTS, *COUNTS))
    for place in (NATION, STATE):
        op.execute(SUM.format(columns=columns, summed=SUMMED, **place))
    _tell_what_is_due()


def _tell_what_is_due() -> None:
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    for name, deed, condition, rows in TRIGGERS:
        job = IS_DUE.format(rows=rows, greater='max' if is_sqlite else 'greatest')
        when = f'WHEN ({condition})' if condition else ''
        if is_sqlite:
            op.execute(f'CREATE TRIGGER {name} AFTER {deed} {when} BEGIN {job}; END')
            continue
        body = f'BEGIN {job}; RETURN NULL; END'
        op.execute(f'CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$')
        op.execute(f'CREATE TRIGGER {name} AFTER {deed} FOR EACH ROW {when} EXECUTE FUNCTION {name}()')
