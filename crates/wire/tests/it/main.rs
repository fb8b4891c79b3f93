//! The wire formats from outside, against an example table of methods. One binary for all of them.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod descriptions;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod random;
#[cfg(test)]
mod records;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod soap;
#[cfg(test)]
mod table;
#[cfg(test)]
mod xml;
#[cfg(test)]
mod xml_encodings;
#[cfg(test)]
mod xml_limits;
#[cfg(test)]
mod xml_suite;
