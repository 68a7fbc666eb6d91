"""Lists of values that several models share."""

CHANNELS = [
    ("phone", "Telephone"),
    ("mail", "E-mail"),
    ("portal", "Portal"),
    ("website", "Website message"),
    ("fax", "Fax"),
    ("letter", "Letter"),
    ("visit", "Visit"),
    ("chat", "Chat"),
]
TOLD_BY = [
    ("mail", "E-mail"),
    ("phone", "Telephone"),
    ("letter", "Letter"),
    ("fax", "Fax"),
    ("visit", "Visit"),
    ("chat", "Chat"),
]
SEVERITIES = [("general", "General"), ("major", "Major")]
#: What is promised; evidence of the same kind ends the clock.
PROMISES = [
    ("reply", "Reply"),
    ("opinion", "Handling opinion"),
    ("result", "Result"),
    ("dept_reply", "Department: reply"),
    ("dept_opinion", "Department: opinion"),
    ("dept_result", "Department: investigation"),
    ("claim", "Claim answered"),
    ("promised", "Promised time"),
]
DEPARTMENT_PROMISES = ("dept_reply", "dept_opinion", "dept_result")
CLOCK_STATES = [
    ("running", "Running"),
    ("paused", "Paused"),
    ("met", "Kept"),
    ("late", "Kept late"),
    ("breached", "Broken"),
    ("closed", "Ended without verdict"),
]
