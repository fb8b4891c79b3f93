//! The wire formats from outside, against an example table of methods. One binary for all of them.

#[cfg(test)]
mod xml;
#[cfg(test)]
mod xml_suite;
