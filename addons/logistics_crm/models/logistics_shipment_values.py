"""Words that orders, contracts and shipments share."""

PAYMENT_METHODS = [
    ("prepaid", "Prepaid"),
    ("cash", "Cash"),
    ("collect", "Collect on arrival"),
    ("pod", "On return of the POD"),
    ("weekly", "Weekly settlement"),
    ("monthly", "Monthly settlement"),
]
#: Settled by period: what a statement is made for.
PERIODIC = ("weekly", "monthly")
SERVICE_MODES = [
    ("door_door", "Door to door"),
    ("station_station", "Station to station"),
    ("door_station", "Door to station"),
    ("station_door", "Station to door"),
]
TRANSPORT_MEANS = [
    ("road", "Road"),
    ("rail", "Rail"),
    ("air", "Air"),
    ("sea", "Sea"),
    ("multimodal", "Multimodal"),
]
POD_STATES = [
    ("none", "Not needed"),
    ("outstanding", "Outstanding"),
    ("received", "Received"),
    ("sorted", "Sorted"),
    ("sent", "Sent to the customer"),
    ("signed_off", "Signed off"),
]
#: The proof of delivery is in the house.
POD_BACK = ("received", "sorted", "sent", "signed_off")
