// The guide's first C# call: two plain web requests that share a cookie jar; the second has no parameter at all.
// Arguments: base URL, e-mail, password.
using System;
using System.IO;
using System.Net;

static class WebRequestSample
{
    static void Main(string[] args)
    {
        string login = args[0] + "/API/login.aspx?email=" + Uri.EscapeDataString(args[1]) + "&pwd=" + Uri.EscapeDataString(args[2]);
        CookieContainer cookies = new CookieContainer();
        Console.WriteLine(Get(login, cookies));
        Console.WriteLine(Get(args[0] + "/API/requestPINCode.aspx", cookies));
    }

    static string Get(string address, CookieContainer cookies)
    {
        HttpWebRequest request = (HttpWebRequest)WebRequest.Create(address);
        request.CookieContainer = cookies;
        request.Timeout = 20000;
        using (HttpWebResponse answer = (HttpWebResponse)request.GetResponse())
        using (StreamReader reader = new StreamReader(answer.GetResponseStream()))
            return reader.ReadToEnd();
    }
}
