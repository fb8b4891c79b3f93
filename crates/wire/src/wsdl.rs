//! The description of the service in WSDL 1.1: document/literal wrapped, with the ports `APISoap`, `APISoap12` and `APIHttpPost`. The schema in it is `schema`'s.

mod schema;

use crate::markup::Tree;
use crate::method::Method;
use crate::service::{Catalogue, NAMESPACE, Service};

const TRANSPORT: &str = "http://schemas.xmlsoap.org/soap/http";

/// The description. `alternate` is the query of the older outputs that it shall declare (`pin=int`); the address then carries it, so that calls say it too.
#[must_use]
pub fn wsdl(service: &Service<'_>, catalogue: &dyn Catalogue, alternate: Option<&str>) -> String {
    let mut xml = Tree::new();
    let namespaces = [
        ("xmlns:wsdl", "http://schemas.xmlsoap.org/wsdl/"),
        ("xmlns:soap", "http://schemas.xmlsoap.org/wsdl/soap/"),
        ("xmlns:soap12", "http://schemas.xmlsoap.org/wsdl/soap12/"),
        ("xmlns:http", "http://schemas.xmlsoap.org/wsdl/http/"),
        ("xmlns:mime", "http://schemas.xmlsoap.org/wsdl/mime/"),
        ("xmlns:s", "http://www.w3.org/2001/XMLSchema"),
        ("xmlns:tns", NAMESPACE),
        ("targetNamespace", NAMESPACE),
    ];
    xml.open("wsdl:definitions", &namespaces);
    xml.open("wsdl:types", &[]);
    schema::write(&mut xml, catalogue, alternate);
    xml.close();

    let methods = || catalogue.methods().iter().copied();
    let posts = || methods().filter(|method| method.has_http_post());
    methods().for_each(|method| soap_messages(&mut xml, method));
    posts().for_each(|method| post_messages(&mut xml, method));
    port_type(&mut xml, service, Port::Soap, methods());
    port_type(&mut xml, service, Port::Post, posts());
    binding(&mut xml, service, Port::Soap, methods());
    binding(&mut xml, service, Port::Soap12, methods());
    binding(&mut xml, service, Port::Post, posts());

    let address = match alternate {
        Some(query) => format!("{}?{query}", service.address),
        None => service.address.to_owned(),
    };
    xml.open("wsdl:service", &[("name", service.name)]);
    for port in [Port::Soap, Port::Soap12, Port::Post] {
        let name = port.name(service);
        xml.open("wsdl:port", &[("name", &name), ("binding", &format!("tns:{name}"))]);
        // The HttpPost binding appends an operation to its address, so that carries no query.
        xml.leaf(port.address(), &[("location", if port == Port::Post { service.address } else { &address })]);
        xml.close();
    }
    xml.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Port {
    Soap,
    Soap12,
    Post,
}

impl Port {
    fn name(self, service: &Service<'_>) -> String {
        let suffix = match self {
            Self::Soap => "Soap",
            Self::Soap12 => "Soap12",
            Self::Post => "HttpPost",
        };
        format!("{}{suffix}", service.name)
    }

    const fn address(self) -> &'static str {
        match self {
            Self::Soap => "soap:address",
            Self::Soap12 => "soap12:address",
            Self::Post => "http:address",
        }
    }

    /// What the names of its messages end in.
    const fn message(self) -> &'static str {
        match self {
            Self::Soap | Self::Soap12 => "Soap",
            Self::Post => "HttpPost",
        }
    }
}

fn soap_messages(xml: &mut Tree, method: &Method) {
    for (direction, element) in [("In", method.soap.to_owned()), ("Out", format!("{}Response", method.soap))] {
        xml.open("wsdl:message", &[("name", &format!("{}Soap{direction}", method.soap))]);
        xml.leaf("wsdl:part", &[("name", "parameters"), ("element", &format!("tns:{element}"))]);
        xml.close();
    }
}

fn post_messages(xml: &mut Tree, method: &Method) {
    let name = format!("{}HttpPostIn", method.soap);
    if method.inputs.is_empty() {
        xml.leaf("wsdl:message", &[("name", &name)]);
    } else {
        xml.open("wsdl:message", &[("name", &name)]);
        for field in method.inputs {
            xml.leaf("wsdl:part", &[("name", field.soap), ("type", "s:string")]);
        }
        xml.close();
    }
    xml.open("wsdl:message", &[("name", &format!("{}HttpPostOut", method.soap))]);
    xml.leaf("wsdl:part", &[("name", "Body"), ("element", &format!("tns:{}", method.status.type_name))]);
    xml.close();
}

fn port_type(xml: &mut Tree, service: &Service<'_>, port: Port, methods: impl Iterator<Item = &'static Method>) {
    xml.open("wsdl:portType", &[("name", &port.name(service))]);
    for method in methods {
        xml.open("wsdl:operation", &[("name", method.soap)]);
        xml.text("wsdl:documentation", method.summary);
        xml.leaf("wsdl:input", &[("message", &format!("tns:{}{}In", method.soap, port.message()))]);
        xml.leaf("wsdl:output", &[("message", &format!("tns:{}{}Out", method.soap, port.message()))]);
        xml.close();
    }
    xml.close();
}

fn binding(xml: &mut Tree, service: &Service<'_>, port: Port, methods: impl Iterator<Item = &'static Method>) {
    let name = port.name(service);
    let port_type = if port == Port::Soap12 { Port::Soap.name(service) } else { name.clone() };
    xml.open("wsdl:binding", &[("name", &name), ("type", &format!("tns:{port_type}"))]);
    match port {
        Port::Soap => xml.leaf("soap:binding", &[("transport", TRANSPORT)]),
        Port::Soap12 => xml.leaf("soap12:binding", &[("transport", TRANSPORT)]),
        Port::Post => xml.leaf("http:binding", &[("verb", "POST")]),
    }
    for method in methods {
        let action = format!("{NAMESPACE}/{}", method.soap);
        xml.open("wsdl:operation", &[("name", method.soap)]);
        let body = match port {
            Port::Soap => {
                xml.leaf("soap:operation", &[("soapAction", &action), ("style", "document")]);
                "soap:body"
            }
            Port::Soap12 => {
                xml.leaf("soap12:operation", &[("soapAction", &action), ("style", "document")]);
                "soap12:body"
            }
            Port::Post => {
                xml.leaf("http:operation", &[("location", &format!("/{}", method.soap))]);
                ""
            }
        };
        xml.open("wsdl:input", &[]);
        match port {
            Port::Post => xml.leaf("mime:content", &[("type", "application/x-www-form-urlencoded")]),
            Port::Soap | Port::Soap12 => xml.leaf(body, &[("use", "literal")]),
        }
        xml.close();
        xml.open("wsdl:output", &[]);
        match port {
            Port::Post => xml.leaf("mime:mimeXml", &[("part", "Body")]),
            Port::Soap | Port::Soap12 => xml.leaf(body, &[("use", "literal")]),
        }
        xml.close();
        xml.close();
    }
    xml.close();
}
