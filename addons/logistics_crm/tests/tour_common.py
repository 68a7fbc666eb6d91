"""Tours through the browser."""

from odoo.tests import HttpCase


class TourCase(HttpCase):
    """A tour may take three minutes: a slow machine is no fault of the screen."""

    def start_tour(self, url_path, tour_name, timeout=180, **kwargs):
        return super().start_tour(url_path, tour_name, timeout=timeout, **kwargs)
