//! Requests of clients: who asks, and what they are granted.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use towline_model::{SessionId, Span, Timestamp};
use turn_types::AddressFamily;
use turn_types::attribute::{ChannelNumber, Lifetime, RequestedAddressFamily, RequestedTransport, XorPeerAddress, XorRelayedAddress};
use turn_types::message::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH};
use turn_types::stun::attribute::{AttributeType, ErrorCode, MessageIntegrity, Nonce, Realm, Username, XorMappedAddress};
use turn_types::stun::message::{BINDING, IntegrityAlgorithm, IntegrityKey, LongTermKeyCredentials, Message, Method};
use turn_types::stun::prelude::{Attribute as _, AttributeFromRaw, AttributeStaticType, AttributeWrite};

use super::{State, Turn};
use crate::relay::allocations::{Allocation, Client, Lent};
use crate::relay::limits::{Bucket, LIFETIME, LONGEST};
use crate::relay::messages::{CHANNELS, REALM, challenge, refusal, success};
use crate::relay::peers::LOWEST_PORT;
use crate::relay::tally::Refusal;
use crate::relay::{addresses, credentials, lender};

/// Somebody who has shown credentials that count.
struct Known {
    username: String,
    session: SessionId,
    until: Timestamp,
    key: IntegrityKey,
}

/// Somebody who has not: with which code they are told so, and what is counted.
struct Unknown {
    code: u16,
    why: Refusal,
}

/// Why a request of somebody known is not granted.
struct Denied {
    code: u16,
    why: Refusal,
    unknown: Vec<AttributeType>,
}

type Granted = Result<Option<Vec<u8>>, Denied>;

const fn denied(code: u16, why: Refusal) -> Denied {
    Denied { code, why, unknown: Vec::new() }
}

const BAD: Denied = denied(ErrorCode::BAD_REQUEST, Refusal::Request);
const FORBIDDEN: Denied = denied(ErrorCode::FORBIDDEN, Refusal::Peer);
const FULL: Denied = denied(ErrorCode::INSUFFICIENT_CAPACITY, Refusal::Capacity);

/// Attributes that must be understood, and are, whatever is asked.
const UNDERSTOOD: [AttributeType; 4] = [Username::TYPE, Realm::TYPE, Nonce::TYPE, MessageIntegrity::TYPE];

fn wanted_by(method: Method) -> &'static [AttributeType] {
    match method {
        ALLOCATE => &[RequestedTransport::TYPE, Lifetime::TYPE, RequestedAddressFamily::TYPE],
        REFRESH => &[Lifetime::TYPE, RequestedAddressFamily::TYPE],
        CREATE_PERMISSION => &[XorPeerAddress::TYPE],
        CHANNEL_BIND => &[XorPeerAddress::TYPE, ChannelNumber::TYPE],
        _ => &[],
    }
}

impl Turn {
    /// The answer to a request, if it gets one.
    pub(super) fn answer(self: &Arc<Self>, state: &mut State, client: Client, request: &Message<'_>, now: Timestamp) -> Option<Vec<u8>> {
        if request.method() == BINDING {
            // Browsers ask where they are seen; nobody else is told: a question costs its sender less than the answer costs the asked.
            if state.allocations.find(client, now).is_none() {
                return self.dropped(Refusal::Stranger);
            }
            return success(request, &[&XorMappedAddress::new(client.address, request.transaction_id())], None);
        }
        let known = match self.who(state, client, request, now) {
            Ok(known) => known,
            Err(Unknown { code, why }) => {
                if why == Refusal::Credentials {
                    self.tally.refused(why);
                }
                if !state.strangers.may_answer(client.address.ip(), now) {
                    return self.dropped(Refusal::Stranger);
                }
                let nonce = (code != ErrorCode::BAD_REQUEST).then(|| self.nonces.make(client.address, now)).flatten();
                return challenge(request, code, nonce.as_deref());
            }
        };
        let key = known.key.clone();
        match self.grant(state, client, request, known, now) {
            Ok(answer) => answer,
            Err(Denied { code, why, unknown }) => {
                self.tally.refused(why);
                refusal(request, code, &unknown, &key)
            }
        }
    }

    /// Who asks. Nothing is kept of those who have not shown credentials.
    fn who(&self, state: &State, client: Client, request: &Message<'_>, now: Timestamp) -> Result<Known, Unknown> {
        let unknown = |code, why| Unknown { code, why };
        let wrong = || unknown(ErrorCode::UNAUTHORIZED, Refusal::Credentials);
        if !request.has_attribute(MessageIntegrity::TYPE) {
            return Err(unknown(ErrorCode::UNAUTHORIZED, Refusal::Stranger));
        }
        let (Ok(username), Ok(realm), Ok(nonce)) =
            (request.attribute::<Username>(), request.attribute::<Realm>(), request.attribute::<Nonce>())
        else {
            return Err(unknown(ErrorCode::BAD_REQUEST, Refusal::Credentials));
        };
        if !self.nonces.is_good(nonce.nonce(), client.address, now) {
            return Err(unknown(ErrorCode::STALE_NONCE, Refusal::Stranger));
        }
        let (until, session) = credentials::read(username.username()).ok_or_else(wrong)?;
        if realm.realm() != REALM || until <= now || !state.sessions.is_live(session, now) {
            return Err(wrong());
        }
        let username = username.username().to_owned();
        let key = match state.allocations.find(client, now) {
            Some(allocation) if allocation.username == username => allocation.key.clone(),
            _ => {
                let password = self.secret.password(&username);
                LongTermKeyCredentials::new(username.clone(), password, REALM.to_owned()).make_key(IntegrityAlgorithm::Sha1)
            }
        };
        request.validate_integrity_with_key(&key).map_err(|_| wrong())?;
        Ok(Known { username, session, until, key })
    }

    fn grant(self: &Arc<Self>, state: &mut State, client: Client, request: &Message<'_>, known: Known, now: Timestamp) -> Granted {
        let wanted = wanted_by(request.method());
        let is_odd = |kind: &AttributeType| kind.comprehension_required() && !UNDERSTOOD.contains(kind) && !wanted.contains(kind);
        let unknown: Vec<_> = request.iter_attributes().map(|(_, attribute)| attribute.get_type()).filter(is_odd).collect();
        if !unknown.is_empty() {
            return Err(Denied { code: ErrorCode::UNKNOWN_ATTRIBUTE, why: Refusal::Request, unknown });
        }
        let has = state.allocations.find(client, now);
        if request.method() == ALLOCATE {
            return match has {
                // The answer was lost, and the question is asked again.
                Some(allocation) if is_same(allocation, request, &known) => Ok(lent_answer(allocation, client, request, now)),
                Some(_) => Err(denied(ErrorCode::ALLOCATION_MISMATCH, Refusal::Request)),
                None => self.allocate(state, client, request, known, now),
            };
        }
        match has {
            None => return Err(denied(ErrorCode::ALLOCATION_MISMATCH, Refusal::Request)),
            Some(allocation) if allocation.username != known.username => {
                return Err(denied(ErrorCode::WRONG_CREDENTIALS, Refusal::Credentials));
            }
            Some(_) => {}
        }
        match request.method() {
            REFRESH => self.refresh(state, client, request, &known, now),
            CREATE_PERMISSION => self.permit(state, client, request, &known, now),
            CHANNEL_BIND => self.bind(state, client, request, &known, now),
            // Relaying TCP (RFC 6062) among them.
            _ => Err(BAD),
        }
    }

    fn allocate(self: &Arc<Self>, state: &mut State, client: Client, request: &Message<'_>, known: Known, now: Timestamp) -> Granted {
        let transport = request.attribute::<RequestedTransport>().map_err(|_| BAD)?;
        if transport.protocol() != RequestedTransport::UDP {
            return Err(denied(ErrorCode::UNSUPPORTED_TRANSPORT_PROTOCOL, Refusal::Request));
        }
        let family = optional::<RequestedAddressFamily>(request)?.map(|wanted| wanted.family());
        let (host, public) = self.host(client, family).ok_or(denied(ErrorCode::ADDRESS_FAMILY_NOT_SUPPORTED, Refusal::Request))?;
        let life = lifetime(optional::<Lifetime>(request)?.map(|wanted| wanted.seconds()));
        self.expire(state, now);
        if state.allocations.of_session(known.session) >= self.settings.per_session {
            return Err(denied(ErrorCode::ALLOCATION_QUOTA_REACHED, Refusal::Quota));
        }
        if state.closing || state.allocations.count() >= self.settings.most {
            return Err(FULL);
        }
        let mut random = [0; 2];
        self.entropy.fill(&mut random).map_err(|_| FULL)?;
        let is_free = |port| !state.allocations.is_lent(SocketAddr::new(public, port));
        let socket = addresses::bind_one_of(host, &self.settings.ports, u16::from_be_bytes(random), is_free).ok_or(FULL)?;
        let port = socket.local_addr().map_err(|_| FULL)?.port();
        let (socket, reader) = (Arc::new(socket), CancellationToken::new());
        let rate = self.settings.bandwidth;
        let lent = Lent {
            session: known.session,
            username: known.username,
            key: known.key,
            transaction: request.transaction_id().into(),
            relayed: SocketAddr::new(public, port),
            socket: Arc::clone(&socket),
            until: (now + life).min(known.until),
            bandwidth: Bucket::new(rate, rate, now),
            reader: reader.clone(),
        };
        tokio::spawn(lender::read(Arc::clone(self), client, lent.relayed, socket, reader));
        let allocation = Allocation::from(lent);
        let answer = lent_answer(&allocation, client, request, now);
        state.allocations.insert(client, allocation);
        self.show(state);
        Ok(answer)
    }

    /// Where a relayed address of this family may lie: the host that is bound, and as what it is seen. Who wants no particular family gets IPv4, or what
    /// there is.
    fn host(&self, client: Client, family: Option<AddressFamily>) -> Option<(IpAddr, IpAddr)> {
        let is_v6 = match family {
            Some(family) => family == AddressFamily::IPV6,
            None => self.listeners.iter().all(|listener| listener.address.is_ipv6()),
        };
        let own = self.listeners.get(client.listener).into_iter();
        let host = own.chain(&self.listeners).map(|listener| listener.address.ip()).find(|host| host.is_ipv6() == is_v6)?;
        if let Some(public) = self.settings.public.iter().find(|public| public.is_ipv6() == is_v6) {
            return Some((host, *public));
        }
        if !host.is_unspecified() {
            return Some((host, host));
        }
        // Somebody of the other family: the way to the Internet (an address of the documentation stands for it) is as good as any.
        let elsewhere: IpAddr = if is_v6 { [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1].into() } else { [192, 0, 2, 1].into() };
        let towards = if client.address.is_ipv6() == is_v6 { client.address } else { SocketAddr::new(elsewhere, 9) };
        Some((host, addresses::towards(towards)?))
    }

    fn refresh(&self, state: &mut State, client: Client, request: &Message<'_>, known: &Known, now: Timestamp) -> Granted {
        let wanted = optional::<Lifetime>(request)?.map(|wanted| wanted.seconds());
        let family = optional::<RequestedAddressFamily>(request)?.map(|wanted| wanted.family());
        let Some(allocation) = state.allocations.find_mut(client, now) else { return Err(BAD) };
        if family.is_some_and(|family| (family == AddressFamily::IPV6) != allocation.relayed.is_ipv6()) {
            return Err(denied(ErrorCode::PEER_ADDRESS_FAMILY_MISMATCH, Refusal::Request));
        }
        if wanted == Some(0) {
            state.allocations.remove(client);
            self.show(state);
            return Ok(success(request, &[&Lifetime::new(0)], Some(&known.key)));
        }
        allocation.until = (now + lifetime(wanted)).min(known.until);
        let left = Lifetime::new(seconds(allocation.until.since(now)));
        Ok(success(request, &[&left], Some(&known.key)))
    }

    fn permit(&self, state: &mut State, client: Client, request: &Message<'_>, known: &Known, now: Timestamp) -> Granted {
        let mut peers = Vec::new();
        for (_, raw) in request.iter_attributes().filter(|(_, raw)| raw.get_type() == XorPeerAddress::TYPE) {
            let peer = XorPeerAddress::from_raw(raw).map_err(|_| BAD)?.addr(request.transaction_id());
            self.judge(state, client, known.session, peer, now)?;
            peers.push(peer.ip());
        }
        if peers.is_empty() {
            return Err(BAD);
        }
        let allocation = state.allocations.find_mut(client, now).ok_or(BAD)?;
        if !allocation.permit(&peers, now) {
            return Err(FULL);
        }
        Ok(success(request, &[], Some(&known.key)))
    }

    fn bind(&self, state: &mut State, client: Client, request: &Message<'_>, known: &Known, now: Timestamp) -> Granted {
        let number = request.attribute::<ChannelNumber>().map_err(|_| BAD)?.channel();
        let peer = request.attribute::<XorPeerAddress>().map_err(|_| BAD)?.addr(request.transaction_id());
        if !CHANNELS.contains(&number) {
            return Err(BAD);
        }
        self.judge(state, client, known.session, peer, now)?;
        if peer.port() < LOWEST_PORT {
            return Err(FORBIDDEN);
        }
        let allocation = state.allocations.find_mut(client, now).ok_or(BAD)?;
        if !allocation.may_bind(number, peer, now) {
            return Err(BAD);
        }
        if !allocation.permit(&[peer.ip()], now) || !allocation.bind(number, peer, now) {
            return Err(FULL);
        }
        Ok(success(request, &[], Some(&known.key)))
    }

    /// Whether this peer may be relayed to. At the hosts of relayed addresses only living allocations of the same session may.
    fn judge(&self, state: &State, client: Client, session: SessionId, peer: SocketAddr, now: Timestamp) -> Result<(), Denied> {
        let own = state.allocations.find(client, now).ok_or(BAD)?;
        let may = if state.allocations.is_host(peer.ip()) {
            let other = state.allocations.owner(peer).and_then(|owner| state.allocations.find(owner, now));
            other.is_some_and(|other| other.session == session)
        } else {
            self.peers.may_reach(peer.ip())
        };
        if !may {
            return Err(FORBIDDEN);
        }
        if peer.is_ipv6() != own.relayed.is_ipv6() {
            return Err(denied(ErrorCode::PEER_ADDRESS_FAMILY_MISMATCH, Refusal::Request));
        }
        Ok(())
    }
}

fn optional<'a, A>(request: &'a Message<'a>) -> Result<Option<A>, Denied>
where
    A: AttributeFromRaw<'a> + AttributeStaticType,
{
    if request.has_attribute(A::TYPE) { request.attribute::<A>().map(Some).map_err(|_| BAD) } else { Ok(None) }
}

fn is_same(allocation: &Allocation, request: &Message<'_>, known: &Known) -> bool {
    allocation.transaction == u128::from(request.transaction_id()) && allocation.username == known.username
}

fn lent_answer(allocation: &Allocation, client: Client, request: &Message<'_>, now: Timestamp) -> Option<Vec<u8>> {
    let id = request.transaction_id();
    let attributes: [&dyn AttributeWrite; 3] = [
        &XorRelayedAddress::new(allocation.relayed, id),
        &Lifetime::new(seconds(allocation.until.since(now))),
        &XorMappedAddress::new(client.address, id),
    ];
    success(request, &attributes, Some(&allocation.key))
}

/// How long an allocation lives for which so many seconds were asked.
fn lifetime(wanted: Option<u32>) -> Span {
    wanted.map_or(LIFETIME, |seconds| Span::seconds(i64::from(seconds)).clamp(LIFETIME, LONGEST))
}

fn seconds(span: Span) -> u32 {
    u32::try_from(span.whole_seconds()).unwrap_or(0)
}
