from . import export
from . import portal_statement
from . import portal_shipment
from . import portal_statement_return
