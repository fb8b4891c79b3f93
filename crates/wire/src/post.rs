//! Answers of the HttpPost binding: the result alone, as an element named after its type. Its calls are forms with the SOAP spellings (`form`).

use crate::markup::{escape, put};
use crate::method::Method;
use crate::reply::{EncodeError, Reply};
use crate::service::NAMESPACE;

/// The body of an answer: `<loginRet xmlns="…">login_OK</loginRet>` after an XML declaration.
///
/// # Errors
/// When the method has outputs, which this binding cannot carry, or the reply does not fit the declaration.
pub fn encode(method: &Method, reply: &Reply) -> Result<String, EncodeError> {
    if !method.has_http_post() {
        return Err(EncodeError::NoHttpPost { method: method.name });
    }
    let status = reply.checked(method)?.soap;
    let name = method.status.type_name;
    let mut out = String::new();
    put(&mut out, &["<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<", name, " xmlns=\"", NAMESPACE, "\">"]);
    escape(&mut out, status);
    put(&mut out, &["</", name, ">"]);
    Ok(out)
}
