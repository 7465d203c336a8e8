-- A series keeps what was said of it instead of what that comes to: the numbers that stood become statements, and the
-- withdrawn ones retractions.
UPDATE series SET state = json_object(
    'key', state -> '$.key',
    'position', state -> '$.position',
    'statements', (
        SELECT json_group_array(json_object(
            'quantity', said.value -> '$.quantity',
            'role', iif(series.increments, 'increment', 'whole'),
            'status', iif(said.value ->> '$.planned' AND said.status = 'reported', 'planned', said.status),
            'claimant', said.value -> '$.claimant',
            'direction', NULL,
            'as_of', NULL,
            'resolves_to', said.value -> '$.resolves_to',
            'prints', json_array(json_object(
                'stated_at', said.value -> '$.stated_at',
                'outlet', said.value -> '$.outlet',
                'url', said.value -> '$.url',
                'published_at', said.value -> '$.published_at'))))
        FROM (
            SELECT value, 'reported' AS status FROM json_each(series.state, '$.past')
            UNION ALL SELECT state -> '$.standing', 'reported' WHERE state ->> '$.standing' IS NOT NULL
            UNION ALL SELECT value, 'retracted' FROM json_each(series.state, '$.withdrawn')
        ) AS said))
WHERE state -> '$.statements' IS NULL;
