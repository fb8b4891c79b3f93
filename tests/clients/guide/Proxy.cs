// The guide's second C# call: the class API, made from the WSDL by the wsdl tool. It knows the address from the WSDL.
// Arguments: e-mail, password, authcode (empty: the cookie of the login is what counts).
using System;
using System.Net;

static class ProxySample
{
    static void Main(string[] args)
    {
        string sAuthCode = args[2];
        API api = new API();
        api.CookieContainer = new CookieContainer();
        api.Timeout = 20000;

        loginRet login = api.login(args[0], args[1]);
        Console.WriteLine(login);
        if (login != loginRet.login_OK) return;

        string sPIN;
        requestPINCodeRet answer = api.requestPINCode(
            "Jane Doe", "Printer & scanner", "2nd floor", "Zoë/ACME", "four", "five", "CASE-1005", true, sAuthCode, out sPIN);
        Console.WriteLine(answer);
        Console.WriteLine(sPIN);
    }
}
