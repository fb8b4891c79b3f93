#!/bin/sh
# The guide's GET call: every field in the query string, an authcode instead of a login.
# Arguments: base URL, authcode.
set -eu
exec curl --fail --silent --show-error --max-time 20 --get "$1/API/requestPINCode_v3.aspx" \
  --data-urlencode "cfield0=Jane Doe" \
  --data-urlencode "cfield1=Printer & scanner" \
  --data-urlencode "cfield2=2nd floor" \
  --data-urlencode "cfield3=Zoë/ACME" \
  --data-urlencode "cfield4=four" \
  --data-urlencode "cfield5=five" \
  --data-urlencode "tracking0=CASE-1001" \
  --data-urlencode "notechconsole=1" \
  --data-urlencode "authcode=$2"
