"""The operations in an order in which each finds what it needs, with arguments and what is answered. `{name}` is a fact: of the team,
or kept from an earlier answer. A path names an output; `name=value` on it picks the item of a list."""

from dataclasses import dataclass, field

# Rows may stand here before the server has their operations; once it has, the name has to go.
AHEAD = ()

ADMINISTRATOR = ""  # by the cookie of the login


@dataclass(frozen=True)
class Row:
    """One call. `by` is the fact that holds the caller's authcode; `outputs` are patterns by path, `keep` paths by fact."""

    operation: str
    arguments: dict
    result: str
    outputs: dict = field(default_factory=dict)
    keep: dict = field(default_factory=dict)
    by: str = ADMINISTRATOR


@dataclass(frozen=True)
class Deed:
    """What somebody does in between, at a page: a method of the team."""

    name: str


FIELDS = {
    "sCField0": "Jane Doe",
    "sCField1": "Printer & scanner",
    "sCField2": "2nd floor",
    "sCField3": "Zoë/ACME",
    "sCField4": "four",
    "sCField5": "five",
    "sTracking0": "CASE-{number}",
}
ALONE = {**FIELDS, "bNoTechConsole": True}
SMS = {"sPhoneNumber": "+49 151 1234567{number}", "sLangCode": "de"}
PIN = {"sPINCode": r"\d{6}"}
SENT = {**PIN, "sSMSResult": "sendInvitationForMobileSession_OK"}

WHO = (
    Row("login", {"sEmail": "{admin_email}", "sPassword": "{admin_password}"}, "login_OK"),
    Row(
        "getAccount",
        {},
        "getAccount_OK",
        {"iAdminID": "{admin}", "iTechID": "0", "sEmail": "{admin_email}", "sOrganization": "Demo Support"},
        keep={"account": "iAccountID"},
    ),
    Row(
        "getAccount_v2",
        {},
        "getAccount_OK",
        {"iAccountID": "{account}", "iAdminID": "0", "iTechID": "{tech}", "bTcRunning": "true"},
        by="tech_code",
    ),
    # This one's own code ends by it, and the new one is what works.
    Row(
        "requestAuthCode",
        {"sEmail": "{colleague_email}", "sPassword": "{colleague_password}"},
        "requestAuthCode_OK",
        {"sAuthCode": "[0-9a-z]{128}"},
        keep={"colleague_code": "sAuthCode"},
    ),
    Row("getAccount", {}, "getAccount_OK", {"iTechID": "{colleague}"}, by="colleague_code"),
    # One a second is what somebody gets, whether there is such a person or not.
    Row(
        "requestAuthCodeSSO",
        {"sSSOID": "nobody {colleague}", "sPassword": "no master password", "sCompany": "{account}"},
        "requestAuthCodeSSO_Invalid",
    ),
)

# One PIN a second is what a person gets: each of these is another's.
PINS = (
    Row("requestPINCode", ALONE, "requestPINCode_OK", PIN, by="code_0"),
    Row("requestPINCodeV2", ALONE, "requestPINCode_OK", PIN, by="code_1"),
    Row("requestLensPINCode", ALONE, "requestPINCode_OK", PIN, by="code_2"),
    Row("requestLensPINCodeV2", ALONE, "requestPINCode_OK", PIN, by="code_3"),
    Row("requestLensPINCodeV3", {**ALONE, **SMS}, "requestPINCode_OK", SENT, by="code_4"),
    Row("requestLensPINCodeV4", {**ALONE, **SMS, "nodeId": "{node_5}"}, "requestPINCode_OK", SENT, by="code_5"),
    Row(
        "requestInvitationLink",
        {**ALONE, "nodeId": "{node_6}"},
        "requestInvitationLink_OK",
        {"sInvitationLink": r"http://127\.0\.0\.1:\d+/R\?i=2&Code=\d{6}#k=[A-Za-z0-9_-]{22,}"},
        by="code_6",
    ),
    Row(
        "requestPINCodeV3",
        {**FIELDS, "bNoTechConsole": False, "nodeId": "{tech}"},
        "requestPINCode_OK",
        PIN,
        keep={"pin": "sPINCode"},
        by="tech_code",
    ),
    Row(
        "generateEmailText",
        {"iPINCode": "{pin_number}"},
        "generateEmailText_OK",
        {"sSubject": ".+", "sText": ".*{pin}.*", "sLink": r".*/R\?i=2&Code={pin}", "sSignature": ".*"},
        by="tech_code",
    ),
)

QUEUE = {"iNodeID": "{tech}", "eNodeRef": "NODE"}

SESSIONS = (
    Row(
        "getSession_V3",
        QUEUE,
        "getSession_OK",
        {
            "aSessions.SESSION_V3.0.bStatus": "SESSION_CONNECTING",
            "aSessions.SESSION_V3.0.sStatus": "Connecting",
            "aSessions.SESSION_V3.0.sCustomField3": "Zoë/ACME",
            "aSessions.SESSION_V3.0.sCustomField5": "five",
            "aSessions.SESSION_V3.0.bIsLead": "true",
        },
        keep={"session": "aSessions.SESSION_V3.0.iID"},
    ),
    Deed("customer_enters"),
    Row("getSession", QUEUE, "getSession_OK", {"aSessions.SESSION.iID={session}.bStatus": "SESSION_WAITING"}, by="tech_code"),
    Row("startSession", {"iSession": "{session}", "iNode": "{tech}"}, "startSessionRet_OK"),
    Row("getSession_V2", QUEUE, "getSession_OK", {"aSessions.SESSION_V2.iID={session}.bStatus": "SESSION_PICKEDUP"}),
    Deed("both_chat"),
    Row(
        "getChat",
        {"iSessionID": "{session}"},
        "getChat_OK",
        {"sChatLog": r"(?s).*\d?\d:\d\d [AP]M .+: How can I help\?\n.*: My printer\..*"},
    ),
    Row("getNote", {"iSessionID": "{session}"}, "getNote_OK", {"sNote": "a note\nin two lines"}),
    Row("holdSession", {"iSession": "{session}"}, "holdSessionRet_OK"),
    Row("getSession_V3", QUEUE, "getSession_OK", {"aSessions.SESSION_V3.iID={session}.bStatus": "SESSION_ONHOLD"}),
    Row("cancelAction", {"iSession": "{session}"}, "cancelActionRet_OK"),
    Row(
        "transferSession",
        {"iSession": "{session}", "iNode": "{colleague}", "eNodeRef": "NODE", "sComment": "knows printers"},
        "transferSessionRet_OK",
    ),
    Row(
        "getSession_V3",
        {"iNodeID": "{colleague}", "eNodeRef": "NODE"},
        "getSession_OK",
        {
            "aSessions.SESSION_V3.iID={session}.bStatus": "SESSION_TRANSFERINGBUTNOTPICKEDUP",
            "aSessions.SESSION_V3.iID={session}.sTransferredComment": "knows printers",
        },
        by="colleague_code",
    ),
    Row("cancelAction", {"iSession": "{session}"}, "cancelActionRet_OK"),
    Row("getSession_V3", QUEUE, "getSession_OK", {"aSessions.SESSION_V3.iID={session}.bStatus": "SESSION_PICKEDUP"}),
    Row("closeSession", {"iSession": "{session}"}, "closeSessionRet_OK"),
)

TREE = (
    Row(
        "getHierarchy",
        {},
        "getHierarchy_OK",
        {"aHierarchy.HIERARCHY.0.eType": "Root", "aHierarchy.HIERARCHY.iNodeID={tech}.eStatus": "Online"},
        keep={"technicians": "aHierarchy.HIERARCHY.eType=Technicians.iNodeID"},
    ),
    Deed("look_for_a_channel"),
    Row(
        "getHierarchy_v2",
        {"bIsNode": True, "iNodeID": "{tech}", "bFilterOffline": False},
        "getHierarchy_OK",
        {"aHierarchy.HIERARCHY.0.iNodeID": "{tech}", "aHierarchy.HIERARCHY.0.eType": "Technician"},
        keep={"home": "aHierarchy.HIERARCHY.0.iParentID"},
    ),
    Row("createGroup", {"iParentID": "{technicians}"}, "createGroup_OK", {"iNodeID": r"\d+"}, keep={"group": "iNodeID"}),
    Row(
        "setGroup",
        {
            "iNodeID": "{group}",
            "sName": "Night shift {number}",
            "eStatus": "Enabled",
            "sDescription": "From ten to six",
            "aPermissions": {"NODE_PERMISSIONS": ["RemoteControl", "SendFile"]},
            "aLockedPermissions": {"NODE_PERMISSIONS": ["SendFile"]},
            "iStandardConcurrentLimit": 5,
        },
        "setGroup_OK",
    ),
    Row(
        "getGroup",
        {"iNodeID": "{group}"},
        "getGroup_OK",
        {
            "oGroup.sName": "Night shift {number}",
            "oGroup.eType": "TechnicianGroup",
            "oGroup.aPermissions.NODE_PERMISSIONS.1": "SendFile",
            "oGroup.aLockedPermissions.NODE_PERMISSIONS.0": "SendFile",
            "oGroup.bEnabled": "true",
            "oGroup.iStandardConcurrentLimit": "5",
        },
    ),
    Row("setGroup_v2", {"iNodeID": "{group}", "sName": "Day shift", "eStatus": "Enabled", "iRPATConcurrentLimit": 7}, "setGroup_OK"),
    Row(
        "getGroup_v2",
        {"iNodeID": "{group}"},
        "getGroup_OK",
        {
            "oGroup.sName": "Day shift",
            "oGroup.sDescription": "From ten to six",
            "oGroup.iStandardConcurrentLimit": "5",
            "oGroup.iRPATConcurrentLimit": "7",
        },
    ),
    Row("moveNode", {"iTargetNodeID": "{group}", "iNodeID": "{tech}"}, "moveNode_OK"),
    Row(
        "getHierarchy_v2",
        {"bIsNode": True, "iNodeID": "{tech}", "bFilterOffline": True},
        "getHierarchy_OK",
        {"aHierarchy.HIERARCHY.0.iParentID": "{group}"},
    ),
    Row("moveNode", {"iTargetNodeID": "{home}", "iNodeID": "{tech}"}, "moveNode_OK"),
)

USER = {
    "iNodeID": "{user}",
    "sName": "Mona",
    "sNick": "Mo",
    "sEmail": "mona{number}@demo.example",
    "sSSOID": "mona-{number}",
    "sPwd": "correct-Horse-8-battery",
    "sConfPwd": "correct-Horse-8-battery",
    "eStatus": "Enabled",
    "sDescription": "Knows printers",
}



def new(key):
    """Somebody of a list of new people."""
    return {
        "sUniqueID": key,
        "iParentID": "{home}",
        "sName": "Nina",
        "sEmail": f"nina-{key}-{{number}}@demo.example",
        "sPwd": "correct-Horse-8-battery",
        "sConfPwd": "correct-Horse-8-battery",
        "eStatus": "Enabled",
        "eAddOns": "False",
        "bRPATAddOn": False,
    }


PEOPLE = (
    Row("createUser", {"iParentID": "{home}"}, "createUser_OK", {"iNodeID": r"\d+"}, keep={"user": "iNodeID"}),
    Row("setUser", {**USER, "eAddOns": "False"}, "setUser_OK"),
    Row(
        "getUser",
        {"iNodeID": "{user}"},
        "getUser_OK",
        {
            "oUser.sName": "Mona",
            "oUser.sNick": "Mo",
            "oUser.sSSOID": "mona-{number}",
            "oUser.eType": "Technician",
            "oUser.bAccountHolder": "false",
        },
    ),
    Row("setUser_V2", {**USER, "sNick": "Mimi", "eAddOns": "True", "bRPATAddOn": True}, "setUser_OK"),
    Row("getUser_v2", {"iNodeID": "{user}"}, "getUser_OK", {"oUser.sNick": "Mimi", "oUser.hasMobileAddon": "true"}),
    Row("setUserStatus_v7_1", {"iNodeID": "{user}", "eStatus": "Disabled"}, "OK"),
    Row(
        "getUser_v3",
        {"iNodeID": 0, "sUserEmail": "mona{number}@demo.example"},
        "getUser_OK",
        {"oUser.iNodeID": "{user}", "oUser.eStatus": "Disabled", "oUser.hasRPATAddon": "true"},
    ),
    Row(
        "createUsers",
        {"aUserData": {"USERDATA": [new("a1"), new("a2")]}},
        "createUsers_OK",
        {"aUsers.NEWUSER.0.sUniqueID": "a1", "aUsers.NEWUSER.1.sUniqueID": "a2", "aUsers.NEWUSER.1.iNodeID": r"\d+"},
    ),
)

CHANNELS = (
    Row("assignChannel", {"iNodeID": "{tech}", "iEntryID": "{channel}"}, "assignChannel_{entry}"),
    Row(
        "isAnyTechAvailableOnChannel",
        {"iChannelID": "{channel}", "bExcludingAwayAndBusy": True},
        "isAnyTechAvailableOnChannel_{available}",
        {"bAvailable": "{is_available}"},
    ),
    Row("unassignChannel", {"iNodeID": "{tech}", "iEntryID": "{channel}"}, "unassignChannel_{entry}"),
)

REPORTS = (
    Row("setReportArea", {"eReportArea": "LOGIN"}, "setReportArea_OK", by="tech_code"),
    Row("getReportArea", {}, "getReportArea_OK", {"eReportArea": "LOGIN"}, by="tech_code"),
    Row("setReportArea_v8", {"eReportArea": "TRANSFERRED_SESSIONS_EXTENDED"}, "setReportArea_OK", by="tech_code"),
    Row("getReportArea_v8", {}, "getReportArea_OK", {"eReportArea": "TRANSFERRED_SESSIONS_EXTENDED"}, by="tech_code"),
    Row("setReportArea_v2", {"eReportArea": "SESSION"}, "setReportArea_OK", by="tech_code"),
    Row("getReportArea_v2", {}, "getReportArea_OK", {"eReportArea": "SESSION"}, by="tech_code"),
    Row("setReportType", {"eReportType": "LISTALL"}, "setReportType_OK", by="tech_code"),
    Row("getReportType", {}, "getReportType_OK", {"eReportType": "LISTALL"}, by="tech_code"),
    Row("setDateFormat", {"eDateFormat": "DDMMYY"}, "setDateFormat_OK", by="tech_code"),
    Row("getDateFormat", {}, "getDateFormat_OK", {"eDateFormat": "DDMMYY"}, by="tech_code"),
    Row("setDateFormat", {"eDateFormat": "MMDDYY"}, "setDateFormat_OK", by="tech_code"),
    Row("setTimeZone", {"sTimezone": "-300"}, "setTimeZone_OK", by="tech_code"),
    Row("getTimeZone", {}, "getTimeZone_OK", {"sTimezone": "-300"}, by="tech_code"),
    Row(
        "setReportDate_v2",
        {"dBeginDate": "2020-01-01T07:00:00", "dEndDate": "2030-01-01T06:59:59.000000Z"},
        "setReportDate_OK",
        by="tech_code",
    ),
    Row(
        "getReportDate_v2",
        {},
        "getReportDate_OK",
        {"dBeginDate": "2020-01-01T07:00:00", "dEndDate": "2030-01-01T.*"},
        by="tech_code",
    ),
    Row("setReportDate", {"sBeginDate": "1/1/2020", "sEndDate": "12/31/2099"}, "setReportDate_OK", by="tech_code"),
    Row("getReportDate", {}, "getReportDate_OK", {"sBeginDate": "1/1/2020", "sEndDate": "12/31/2099"}, by="tech_code"),
    Row("setReportTime", {"sBeginTime": "00:00:00", "sEndTime": "23:59:59"}, "setReportTime_OK", by="tech_code"),
    Row("getReportTime", {}, "getReportTime_OK", {"sBeginTime": "0?0:00:00", "sEndTime": "23:59:59"}, by="tech_code"),
    Row("setDelimiter", {"sDelimiter": "Ω"}, "setDelimiter_OK", by="tech_code"),
    Row("getDelimiter", {}, "getDelimiter_OK", {"sDelimiter": "Ω"}, by="tech_code"),
    Row(
        "getReport",
        QUEUE,
        "getReport_OK",
        {"sReport": "(?s)Start TimeΩ.*Ω{tech}Ω.*Ω{session}Ω.*ΩClosed by technicianΩJane DoeΩ.*Ω\n"},
        by="tech_code",
    ),
    Row("setOutput", {"eOutput": "XML"}, "setOutput_OK", by="tech_code"),
    Row("getOutput", {}, "getOutput_OK", {"eOutput": "XML"}, by="tech_code"),
    Row(
        "getReport_v2",
        {**QUEUE, "eNodeRef": "NODE"},
        "getReport_OK",
        {"sReport": '(?s)<report><header><field id="0">Start Time</field>.*>{session}<.*</report>'},
        by="tech_code",
    ),
)

END = (
    Row("deleteNode", {"iNodeID": "{group}"}, "deleteNode_OK"),
    Row("logout", {}, "logout_OK"),
    Row("getAccount", {}, "getAccount_NotLoggedIn"),
)

ROWS = (*WHO, *PINS, *SESSIONS, *TREE, *PEOPLE, *CHANNELS, *REPORTS, *END)
