{
    "name": "Logistics Complaints",
    "version": "19.0.1.0.0",
    "category": "Services/Complaints",
    "sequence": 17,
    "summary": "Answer a complaint in 5 minutes, 20 minutes, 1 hour",
    "author": "Logistics Suite Team",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "logistics_crm",
        "rating",
    ],
    "data": [
        "security/ir.model.access.csv",
    ],
    "demo": [],
}
