"""The statement of the funnel report."""

#: ``stay``: how long a lead stood in each stage, from the tracked changes; ``walk``:
#: the furthest step it ever reached, at least the one after the accepted results. A
#: step that was passed in one go has no stay.
FUNNEL = """
WITH step (team_id, stage_id, number) AS (
    VALUES %(steps)s
), band (company_id, lower, upper, tier_id) AS (
    SELECT company_id::int, lower::numeric, upper::numeric, tier_id::int
      FROM (VALUES %(bands)s) b (company_id, lower, upper, tier_id)
), lead AS (
    SELECT l.*, COALESCE(l.company_id, t.company_id, u.company_id) AS of_company,
           CASE WHEN l.won_status IN ('won', 'lost')
                THEN COALESCE(l.date_closed, l.write_date) ELSE %(now)s END AS ends
      FROM crm_lead l
      JOIN crm_team t ON t.id = l.team_id
      LEFT JOIN res_users u ON u.id = COALESCE(l.user_id, l.create_uid)
     WHERE l.team_id IN (SELECT team_id FROM step)
       AND (l.active OR l.won_status = 'lost')
), change AS (
    SELECT m.res_id AS lead_id, v.old_value_integer AS stage_id, v.create_date AS at,
           LAG(v.create_date) OVER w AS since,
           ROW_NUMBER() OVER (PARTITION BY m.res_id ORDER BY v.id DESC) AS from_last
      FROM mail_tracking_value v
      JOIN mail_message m ON m.id = v.mail_message_id AND m.model = 'crm.lead'
     WHERE v.field_id = %(field)s AND m.res_id IN (SELECT id FROM lead)
    WINDOW w AS (PARTITION BY m.res_id ORDER BY v.id)
), stay AS (
    SELECT l.id AS lead_id, c.stage_id, COALESCE(c.since, l.create_date) AS since,
           c.at AS until
      FROM change c JOIN lead l ON l.id = c.lead_id
     UNION ALL
    SELECT l.id, l.stage_id, COALESCE(c.at, l.create_date), l.ends
      FROM lead l LEFT JOIN change c ON c.lead_id = l.id AND c.from_last = 1
), stood AS (
    SELECT lead_id, stage_id, MIN(since) AS since,
           SUM(GREATEST(EXTRACT(epoch FROM until - since), 0)) / 86400.0 AS days
      FROM stay GROUP BY lead_id, stage_id
), walk AS (
    SELECT l.id AS lead_id, MAX(s.number) AS furthest
      FROM lead l
      LEFT JOIN step r ON r.team_id = l.team_id AND r.stage_id = l.step_reached_id
      JOIN step s ON s.team_id = l.team_id
       AND (s.stage_id = l.stage_id OR s.number = r.number + 1
            OR s.stage_id IN (SELECT stage_id FROM stood x WHERE x.lead_id = l.id))
     GROUP BY l.id
), fact AS (
    SELECT l.*, s.stage_id AS step_id, s.number, w.furthest, d.since, d.days AS stood,
           l.won_status = 'won' AS is_won, l.won_status = 'lost' AS is_lost,
           l.won_status NOT IN ('won', 'lost') AND s.stage_id = l.stage_id AS is_here,
           s.number < w.furthest OR l.won_status = 'won' AS is_passed,
           COALESCE(l.logistics_monthly_volume, 0) AS monthly,
           GREATEST(EXTRACT(epoch FROM l.ends - l.create_date) / 86400.0, 1) AS cycle
      FROM lead l
      JOIN walk w ON w.lead_id = l.id
      JOIN step s ON s.team_id = l.team_id AND s.number <= w.furthest
      LEFT JOIN stood d ON d.lead_id = l.id AND d.stage_id = s.stage_id
)
SELECT f.id * 64 + f.number AS id, f.id AS lead_id, f.step_id AS stage_id, f.number,
       f.team_id, f.of_company AS company_id, f.user_id, f.state_id,
       f.logistics_industry_id AS industry_id, h.department_id,
       COALESCE((customer.logistics_tier_id ->> f.of_company::text)::int, band.tier_id)
           AS tier_id,
       f.logistics_customer_type_id AS customer_type_id,
       f.logistics_source_id AS source_id, f.since AS entered_on,
       f.create_date AS created_on,
       CASE WHEN f.is_here AND f.pause_until IS NOT NULL THEN 'paused'
            WHEN f.is_here THEN 'here'
            WHEN f.is_passed THEN 'passed'
            WHEN f.is_lost THEN 'lost' ELSE 'back' END AS outcome,
       1 AS reached, f.is_here::int AS here,
       (f.is_here AND stage.rotting_threshold_days > 0
        AND f.date_last_stage_update
            < %(now)s - stage.rotting_threshold_days * interval '1 day')::int AS stale,
       CASE WHEN f.is_passed THEN 1.0 WHEN f.is_lost THEN 0.0 END AS conversion,
       f.stood AS days, f.monthly AS volume,
       CASE WHEN f.is_here THEN f.monthly ELSE 0 END AS volume_here,
       (f.number = 1)::int AS leads,
       (f.number = 1 AND review.id IS NOT NULL)::int AS reviewed,
       (f.number = 1 AND f.is_won)::int AS won,
       (f.number = 1 AND f.is_lost)::int AS lost,
       CASE WHEN f.number = 1 AND f.is_won THEN 1.0
            WHEN f.number = 1 AND f.is_lost THEN 0.0 END AS win_rate,
       CASE WHEN f.number = 1 AND f.is_won THEN f.cycle END AS cycle_days,
       CASE WHEN f.number = 1 AND f.is_won THEN f.monthly ELSE 0 END AS won_volume,
       CASE WHEN f.number = 1 AND f.is_won THEN f.monthly / f.cycle ELSE 0 END
           AS velocity
  FROM fact f
  JOIN crm_stage stage ON stage.id = f.step_id
  LEFT JOIN res_partner p ON p.id = f.partner_id
  LEFT JOIN res_partner customer ON customer.id = p.commercial_partner_id
  LEFT JOIN LATERAL (
      SELECT b.tier_id FROM band b
       WHERE b.company_id = f.of_company AND f.monthly > 0
         AND f.monthly * 12 >= COALESCE(b.lower, 0)
         AND (b.upper IS NULL OR f.monthly * 12 < b.upper)
    ORDER BY b.lower DESC LIMIT 1) band ON TRUE
  LEFT JOIN LATERAL (
      SELECT r.id FROM logistics_lead_review r
       WHERE r.lead_id = f.id AND r.approval_state = 'approved' LIMIT 1) review ON TRUE
  LEFT JOIN LATERAL (
      SELECT v.department_id
        FROM hr_employee e JOIN hr_version v ON v.id = e.current_version_id
       WHERE e.user_id = f.user_id AND e.company_id = f.of_company AND e.active
    ORDER BY e.id LIMIT 1) h ON TRUE
"""
