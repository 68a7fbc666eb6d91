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
        "security/logistics_complaints_rules.xml",
        "data/logistics_complaint_data.xml",
        "data/logistics_sla_policy_data.xml",
        "data/logistics_approval_rule_data.xml",
        "data/logistics_claim_data.xml",
        "data/ir_cron_data.xml",
        "report/logistics_complaint_templates.xml",
        "data/mail_template_data.xml",
        "wizard/logistics_complaint_wizard_views.xml",
        "views/logistics_complaint_views.xml",
        "views/logistics_complaint_clock_views.xml",
        "views/logistics_complaint_solution_views.xml",
        "views/logistics_claim_views.xml",
        "views/logistics_sla_policy_views.xml",
        "views/logistics_company_policy_views.xml",
        "views/logistics_complaint_portal_templates.xml",
        "views/logistics_complaints_menus.xml",
    ],
    "demo": [
        "demo/logistics_complaint_demo.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "assets": {
        "web.assets_backend": [
            "logistics_complaints/static/src/**/*",
        ],
        "web.assets_tests": [
            "logistics_complaints/static/tests/tours/**/*",
        ],
        "web.assets_unit_tests": [
            "logistics_complaints/static/tests/**/*.test.js",
        ],
    },
}
