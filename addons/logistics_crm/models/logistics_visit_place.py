from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import visitcheck

POSITION_GROUPS = (
    "logistics_crm.group_logistics_leader,logistics_crm.group_logistics_policy_admin"
)


class LogisticsVisit(models.Model):
    """Check-in and check-out: a time, and a position if the visitor agreed once.

    Positions are taken on tap only, seen by leaders, erased after some months
    (decisions C10); whether one was there, and how far it was, stays.
    """

    _inherit = "logistics.visit"

    is_located = fields.Boolean(string="Located", readonly=True, copy=False)
    has_position = fields.Boolean(
        readonly=True, copy=False, help="The position is stored and not erased yet."
    )
    checkin_latitude = fields.Float(
        readonly=True,
        copy=False,
        digits=(10, 7),
        aggregator=None,
        groups=POSITION_GROUPS,
    )
    checkin_longitude = fields.Float(
        readonly=True,
        copy=False,
        digits=(10, 7),
        aggregator=None,
        groups=POSITION_GROUPS,
    )
    checkin_accuracy = fields.Float(
        string="Accuracy (m)",
        readonly=True,
        copy=False,
        aggregator=None,
        groups=POSITION_GROUPS,
    )
    is_measured = fields.Boolean(readonly=True, copy=False)
    checkin_distance = fields.Float(
        string="Distance to the customer (m)",
        readonly=True,
        copy=False,
        digits=(16, 0),
        aggregator="avg",
    )
    location_question = fields.Text(compute="_compute_location_question")

    _located_idx = models.Index("(company_id, actual_start) WHERE has_position")

    @api.depends_context("uid", "lang")
    @api.depends("company_id")
    def _compute_location_question(self):
        """What the visitor is asked before his first position; empty once he agreed."""
        consents = self.env["logistics.location.consent"]
        for company, visits in self.grouped("company_id").items():
            agreed = consents._get_open(self.env.user, company)
            visits.location_question = not agreed and consents._get_text(company)

    def action_check_in(self, latitude=None, longitude=None, accuracy=None):
        """The visit begins now.

        :param latitude, longitude: degrees (WGS 84), sent by the button when the
            visitor agreed; without them the check-in has no position
        :param accuracy: metres
        """
        self.check_access("write")
        self._check_at_customer()
        if any(visit.actual_start for visit in self):
            raise UserError(self.env._("You have checked in already: check out now."))
        self.write({"actual_start": fields.Datetime.now()})
        self._store_position(latitude, longitude, accuracy)
        return True

    def action_check_out(self, latitude=None, longitude=None, accuracy=None):
        """The visit ends now; what is missing is the report."""
        self.check_access("write")
        self._check_at_customer()
        if any(not visit.actual_start or visit.actual_stop for visit in self):
            raise UserError(self.env._("Check in first."))
        self.write({"actual_stop": fields.Datetime.now()})
        self._store_position(latitude, longitude, accuracy)
        self._as_engine().write({"state": "done"})
        return True

    def _check_at_customer(self):
        for visit in self:
            if visit.state != "planned":
                raise UserError(
                    self.env._(
                        "%(visit)s took place already.", visit=visit.display_name
                    )
                )
            if visit.user_id != self.env.user:
                raise UserError(
                    self.env._("Only %(user)s checks in here.", user=visit.user_id.name)
                )

    def _store_position(self, latitude, longitude, accuracy):
        """The first position of a visit counts; later ones do not overwrite it."""
        if latitude is None or longitude is None:
            return
        if not visitcheck.valid_location(latitude, longitude):
            raise ValidationError(
                self.env._(
                    "%(latitude)s, %(longitude)s is no place on Earth: check in again, "
                    "or without position.",
                    latitude=latitude,
                    longitude=longitude,
                )
            )
        for visit in self._as_engine().filtered(lambda visit: not visit.is_located):
            consents = self.env["logistics.location.consent"]
            if not consents._get_open(visit.user_id, visit.company_id):
                raise UserError(self.env._("Agree to storing your position first."))
            here = (latitude, longitude)
            visit.write(
                {
                    "is_located": True,
                    "has_position": True,
                    "checkin_latitude": latitude,
                    "checkin_longitude": longitude,
                    "checkin_accuracy": accuracy or 0.0,
                    **visit._prepare_distance_vals(here),
                }
            )

    def _prepare_distance_vals(self, here):
        customer = self.partner_id
        there = (customer.partner_latitude, customer.partner_longitude)
        if not any(there):
            return {"is_measured": False}
        return {
            "is_measured": True,
            "checkin_distance": visitcheck.distance(here, there),
        }

    def action_pin_customer(self):
        """The customer is where this visit was checked in: no map service needed."""
        self.check_access("write")
        for visit in self:
            if not (visit.partner_id and visit.has_position):
                raise UserError(self.env._("This visit has no position to take over."))
            visit.partner_id.write(
                {
                    "partner_latitude": visit.checkin_latitude,
                    "partner_longitude": visit.checkin_longitude,
                }
            )
        return True

    def _get_record(self, copied, late):
        record = super()._get_record(copied, late)
        return record._replace(
            located=self.is_located,
            distance=self.checkin_distance if self.is_measured else None,
        )

    # --- erasing ----------------------------------------------------------------------

    @api.model
    def _erase_locations(self, domain):
        """Erase positions; that one was there, and the distance, stay.

        :param domain: which visits
        :returns: number of visits
        """
        found = self.search(Domain(domain) & Domain("has_position", "=", True))
        found._as_engine().write(
            {
                "has_position": False,
                "checkin_latitude": 0.0,
                "checkin_longitude": 0.0,
                "checkin_accuracy": 0.0,
            }
        )
        return len(found)

    @api.model
    def _cron_erase_locations(self):
        self.env["res.company"]._logistics_each(self._erase_old_locations)

    @api.model
    def _erase_old_locations(self, company):
        policy = self.env["logistics.company.policy"]._get(company)
        limit = fields.Datetime.subtract(
            fields.Datetime.now(), months=policy.location_keep_months
        )
        self._erase_locations(
            [("company_id", "=", company.id), ("actual_start", "<", limit)]
        )
