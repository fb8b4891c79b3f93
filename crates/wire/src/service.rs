//! What the codecs must know of the whole service: its namespace, its address and where its methods are found. Not the methods themselves.

use crate::method::Method;

/// The namespace of every operation. It is a name that clients compare, not an address that anybody calls.
pub const NAMESPACE: &str = "https://secure.logmeinrescue.com/API/API.asmx";

/// The service as its description names it.
#[derive(Debug, Clone, Copy)]
pub struct Service<'s> {
    /// The name, which becomes the class of generated proxies: `API`.
    pub name: &'s str,
    /// The public address of the endpoint: the configured public URL and `/API/API.asmx`. Never taken from a request.
    pub address: &'s str,
}

/// Where methods are found.
pub trait Catalogue {
    /// The method with this SOAP operation name, ignoring ASCII case.
    fn by_soap(&self, name: &str) -> Option<&'static Method>;
    /// The method with this HTTP name, ignoring ASCII case.
    fn by_http(&self, name: &str) -> Option<&'static Method>;
    /// All methods, in the order in which they are listed.
    fn methods(&self) -> &[&'static Method];
}
