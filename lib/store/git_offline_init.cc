// SPDX-License-Identifier: MIT
// The part of git_offline.cc that has to know types: what libgit2 makes when it starts, and frees
// later, must be empty.
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

void mbedtls_ctr_drbg_init(mbedtls_ctr_drbg_context* context) { *context = {}; }
void mbedtls_entropy_init(mbedtls_entropy_context* context) { *context = {}; }
void mbedtls_ssl_config_init(mbedtls_ssl_config* config) { *config = {}; }
void mbedtls_ssl_init(mbedtls_ssl_context* context) { *context = {}; }
void mbedtls_x509_crt_init(mbedtls_x509_crt* certificate) { *certificate = {}; }
// ... and what it gives is what it later frees.
void mbedtls_ssl_conf_ca_chain(mbedtls_ssl_config* config, mbedtls_x509_crt* chain,
                               mbedtls_x509_crl*) {
  config->ca_chain = chain;
}
