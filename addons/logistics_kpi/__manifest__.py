{
    "name": "Logistics KPI and Commission",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Appraisals",
    "sequence": 18,
    "summary": "Appraise people from real data, pay commission from collected money",
    "author": "Logistics Suite Team",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "logistics_crm",
        "digest",
    ],
    "data": [
        "security/ir.model.access.csv",
        "views/logistics_kpi_menus.xml",
    ],
    "demo": [],
}
