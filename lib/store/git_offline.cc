// SPDX-License-Identifier: MIT
// The network that libgit2 does not get.
//
// Desk reads and writes repositories through libgit2 and leaves fetching and pushing to git. A
// process that loads Debian's libgit2 pays for the network all the same: 15 more libraries (SSH,
// Kerberos, TLS, HTTP), a random number generator, and the certificates of every authority, which
// are parsed at start; together 5 of the 8 milliseconds that 'desk show' took. So libgit2 is linked
// in from its archive, and these stand in for what it would call of those libraries: starting them
// succeeds, everything else fails, and no connection can come about. Where there is no archive that
// links this way, CMakeLists.txt takes the shared libgit2 and leaves this file out.
//
// The names are all that the linker asks for, so their types are not repeated here.

#define DESK_SUCCEEDS(name) \
  int name();               \
  int name() { return 0; }
#define DESK_FAILS(name) \
  int name();            \
  int name() { return -1; }
#define DESK_HAS_NONE(name) \
  void* name();             \
  void* name() { return nullptr; }

extern "C" {

void* GSS_C_NT_HOSTBASED_SERVICE = nullptr;

// What libgit2 calls when it starts and ends.
DESK_SUCCEEDS(libssh2_exit)
DESK_SUCCEEDS(libssh2_init)
DESK_SUCCEEDS(mbedtls_ctr_drbg_free)
DESK_SUCCEEDS(mbedtls_ctr_drbg_seed)
DESK_SUCCEEDS(mbedtls_entropy_free)
DESK_SUCCEEDS(mbedtls_ssl_conf_authmode)
DESK_SUCCEEDS(mbedtls_ssl_conf_ciphersuites)
DESK_SUCCEEDS(mbedtls_ssl_conf_min_version)
DESK_SUCCEEDS(mbedtls_ssl_conf_rng)
DESK_SUCCEEDS(mbedtls_ssl_config_defaults)
DESK_SUCCEEDS(mbedtls_ssl_config_free)
DESK_SUCCEEDS(mbedtls_x509_crt_free)
DESK_SUCCEEDS(mbedtls_x509_crt_parse_file)
DESK_SUCCEEDS(mbedtls_x509_crt_parse_path)

// Kerberos
DESK_FAILS(gss_delete_sec_context)
DESK_FAILS(gss_display_status)
DESK_FAILS(gss_import_name)
DESK_FAILS(gss_indicate_mechs)
DESK_FAILS(gss_init_sec_context)
DESK_FAILS(gss_release_buffer)
DESK_FAILS(gss_release_name)
DESK_FAILS(gss_release_oid_set)

// HTTP
DESK_HAS_NONE(http_errno_description)
DESK_FAILS(http_parser_execute)
DESK_FAILS(http_parser_init)
DESK_FAILS(http_parser_parse_url)
DESK_FAILS(http_parser_pause)
DESK_FAILS(http_should_keep_alive)

// SSH
DESK_FAILS(libssh2_agent_connect)
DESK_FAILS(libssh2_agent_disconnect)
DESK_FAILS(libssh2_agent_free)
DESK_FAILS(libssh2_agent_get_identity)
DESK_HAS_NONE(libssh2_agent_init)
DESK_FAILS(libssh2_agent_list_identities)
DESK_FAILS(libssh2_agent_userauth)
DESK_FAILS(libssh2_channel_close)
DESK_FAILS(libssh2_channel_free)
DESK_HAS_NONE(libssh2_channel_open_ex)
DESK_FAILS(libssh2_channel_process_startup)
DESK_FAILS(libssh2_channel_read_ex)
DESK_FAILS(libssh2_channel_set_blocking)
DESK_FAILS(libssh2_channel_write_ex)
DESK_HAS_NONE(libssh2_hostkey_hash)
DESK_FAILS(libssh2_knownhost_checkp)
DESK_FAILS(libssh2_knownhost_free)
DESK_HAS_NONE(libssh2_knownhost_init)
DESK_FAILS(libssh2_knownhost_readfile)
DESK_HAS_NONE(libssh2_session_abstract)
DESK_FAILS(libssh2_session_disconnect_ex)
DESK_FAILS(libssh2_session_free)
DESK_FAILS(libssh2_session_handshake)
DESK_HAS_NONE(libssh2_session_hostkey)
DESK_HAS_NONE(libssh2_session_init_ex)
DESK_FAILS(libssh2_session_last_error)
DESK_FAILS(libssh2_session_method_pref)
DESK_FAILS(libssh2_session_set_blocking)
DESK_FAILS(libssh2_userauth_authenticated)
DESK_FAILS(libssh2_userauth_keyboard_interactive_ex)
DESK_HAS_NONE(libssh2_userauth_list)
DESK_FAILS(libssh2_userauth_password_ex)
DESK_FAILS(libssh2_userauth_publickey)
DESK_FAILS(libssh2_userauth_publickey_fromfile_ex)
DESK_FAILS(libssh2_userauth_publickey_frommemory)

// TLS
DESK_FAILS(mbedtls_ctr_drbg_random)
DESK_FAILS(mbedtls_entropy_func)
DESK_FAILS(mbedtls_ssl_close_notify)
DESK_FAILS(mbedtls_ssl_free)
DESK_FAILS(mbedtls_ssl_get_ciphersuite_id)
DESK_HAS_NONE(mbedtls_ssl_get_peer_cert)
DESK_FAILS(mbedtls_ssl_get_verify_result)
DESK_FAILS(mbedtls_ssl_handshake)
DESK_FAILS(mbedtls_ssl_read)
DESK_FAILS(mbedtls_ssl_set_bio)
DESK_FAILS(mbedtls_ssl_set_hostname)
DESK_FAILS(mbedtls_ssl_setup)
DESK_FAILS(mbedtls_ssl_write)
DESK_FAILS(mbedtls_x509_crt_verify_info)

}  // extern "C"
