from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers import portal
from odoo.addons.portal.controllers.portal import pager as portal_pager

FILTERS = ("all", "way", "delivered", "pod")


class ShipmentPortal(portal.CustomerPortal):
    """Where are my goods? The waybills of the customer with their events and proof of
    delivery; whoever is not shipper or payer finds nothing."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "shipment_count" in counters:
            values["shipment_count"] = self._my_shipments().search_count(
                self._my_shipment_domain(), limit=1
            )
        return values

    def _my_shipments(self):
        # sudo: the portal has no right on shipments; every search is narrowed to the
        # waybills of the visitor's company, and only plain values are shown.
        return request.env["logistics.shipment"].sudo()

    def _my_shipment_domain(self):
        return self._my_shipments()._portal_domain(request.env.user.partner_id)

    def _shipment_filters(self):
        return {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "way": {
                "label": request.env._("On the way"),
                "domain": Domain("state", "not in", ("delivered", "cancel")),
            },
            "delivered": {
                "label": request.env._("Delivered"),
                "domain": Domain("state", "=", "delivered"),
            },
            "pod": {
                "label": request.env._("POD outstanding"),
                "domain": Domain("state", "=", "delivered")
                & Domain("pod_state", "=", "outstanding"),
            },
        }

    @http.route(
        ["/my/shipments", "/my/shipments/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_shipments(self, page=1, filterby="all", search="", **kw):
        shipments = self._my_shipments()
        filters = self._shipment_filters()
        filterby = filterby if filterby in FILTERS else "all"
        search = search.strip()[:200]
        domain = self._my_shipment_domain() & filters[filterby]["domain"]
        if search:
            domain &= shipments._portal_search_domain(search)
        total = shipments.search_count(domain)
        if search and total == 1:
            found = shipments.search(domain, limit=1)
            return request.redirect(f"/my/shipments/{found.id}")
        pager = portal_pager(
            url="/my/shipments",
            url_args={"filterby": filterby, "search": search},
            total=total,
            page=page,
            step=self._items_per_page,
        )
        found = shipments.search(
            domain, limit=self._items_per_page, offset=pager["offset"]
        )
        return request.render(
            "logistics_crm.portal_my_shipments",
            {
                **self._prepare_portal_layout_values(),
                "rows": [shipment._portal_values() for shipment in found],
                "filters": filters,
                "filterby": filterby,
                "search": search,
                "page_name": "shipment",
                "pager": pager,
                "default_url": "/my/shipments",
            },
        )

    @http.route(
        "/my/shipments/<int:shipment_id>", type="http", auth="user", website=True
    )
    def portal_my_shipment(self, shipment_id, **kw):
        shipment = self._my_shipments().search(
            self._my_shipment_domain() & Domain("id", "=", shipment_id), limit=1
        )
        if not shipment:
            return request.redirect("/my/shipments")
        return request.render(
            "logistics_crm.portal_shipment_page",
            {
                **self._prepare_portal_layout_values(),
                "row": shipment._portal_values(),
                "events": shipment._portal_events(),
                "page_name": "shipment",
            },
        )
