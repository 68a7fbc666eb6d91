{
    "name": "Logistics Suite: tests across the addons",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "summary": "Structure checks and stories that no single addon can test",
    "author": "Logistics Suite Team",
    "license": "LGPL-3",
    "depends": ["logistics_crm", "logistics_complaints", "logistics_kpi"],
}
