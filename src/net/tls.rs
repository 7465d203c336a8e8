//! TLS with ring, and root certificates that are read when the first server asks to be trusted.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
    client::{
        Resumption, WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use thiserror::Error as ThisError;

/// Servers whose sessions are remembered; a resumed handshake costs 101 instead of 261 microseconds.
const SESSIONS_MAX: usize = 4_096;

/// Why a file of certificates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum CaFileError {
    /// It cannot be read, or is no PEM file.
    #[error("could not read certificates from {path}: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// What went wrong.
        error: String,
    },
    /// It holds no certificate.
    #[error("{0} holds no certificate")]
    Empty(String),
}

/// Builds the TLS side of a client that trusts the system's authorities and, beside them, those in `ca_file`.
pub(super) fn config(ca_file: Option<&Path>) -> Result<ClientConfig, CaFileError> {
    let extra = ca_file.map(certificates).transpose()?.unwrap_or_default();
    let provider = Arc::new(ring::default_provider());
    let verifier = LazyVerifier { provider: Arc::clone(&provider), extra, inner: OnceLock::new() };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.resumption = Resumption::in_memory_sessions(SESSIONS_MAX);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, CaFileError> {
    let shown = path.display().to_string();
    let unreadable = |error: rustls::pki_types::pem::Error| CaFileError::Unreadable {
        path: shown.clone(),
        error: error.to_string(),
    };
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .map_err(unreadable)?
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    if certificates.is_empty() { Err(CaFileError::Empty(shown)) } else { Ok(certificates) }
}

/// The ordinary verifier of rustls, made when it is first needed: reading the system's 140 certificates costs
/// milliseconds, which neither the start nor a machine without https feeds should pay.
#[derive(Debug)]
struct LazyVerifier {
    provider: Arc<CryptoProvider>,
    extra: Vec<CertificateDer<'static>>,
    inner: OnceLock<Option<Arc<WebPkiServerVerifier>>>,
}

impl LazyVerifier {
    fn inner(&self) -> Result<&WebPkiServerVerifier, Error> {
        self.inner
            .get_or_init(|| {
                let mut roots = RootCertStore::empty();
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
                roots.add_parsable_certificates(self.extra.iter().cloned());
                let builder =
                    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider));
                builder.build().ok()
            })
            .as_deref()
            .ok_or_else(no_roots)
    }
}

fn no_roots() -> Error {
    #[derive(Debug, ThisError)]
    #[error("this machine has no root certificates; install ca-certificates")]
    struct NoRoots;
    CertificateError::Other(OtherError(Arc::new(NoRoots))).into()
}

impl ServerCertVerifier for LazyVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.inner()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
