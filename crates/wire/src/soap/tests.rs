//! Tests of SOAP.
