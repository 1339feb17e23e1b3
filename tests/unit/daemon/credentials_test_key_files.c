/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Key files: which are accepted, and why others are refused. */
#include <string.h>

#include "daemon/credentials/crypto_libcrypto.h"
#include "tests/unit/harness.h"
#include "tests/unit/openssl_program.h"

static bool key_is(const char *file, const char *wanted_reason)
{
	uint8_t bytes[8192];
	char reason[200] = "";
	struct crypto_key key;
	size_t length = openssl_read(file, bytes, sizeof bytes);
	bool taken = crypto_libcrypto_read_key(bytes, length, &key, reason, sizeof reason);

	if (wanted_reason == NULL)
		return taken;
	if (taken || strstr(reason, wanted_reason) == NULL)
		printf("# %s: %s\n", file, taken ? "taken" : reason);
	return !taken && strstr(reason, wanted_reason) != NULL;
}

static void key_files(void)
{
	uint8_t bytes[8192];
	size_t length;

	openssl_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out small");
	openssl_run("pkey -in small -pubout -out small.pub");
	CU_ASSERT_TRUE(key_is("small.pub", "1024 bits"));
	openssl_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2056 -out odd");
	openssl_run("pkey -in odd -pubout -out odd.pub");
	CU_ASSERT_TRUE(key_is("odd.pub", "2056 bits"));
	openssl_run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384");
	openssl_run("pkey -in p384 -pubout -out p384.pub");
	CU_ASSERT_TRUE(key_is("p384.pub", "secp384r1"));
	openssl_run("genpkey -algorithm ED25519 -out ed");
	openssl_run("pkey -in ed -pubout -out ed.pub");
	CU_ASSERT_TRUE(key_is("ed.pub", "type ED25519"));
	CU_ASSERT_TRUE(key_is("rsa2048", "private key"));
	openssl_run("pkey -in ecdsa -aes256 -passout pass:x -out locked");
	CU_ASSERT_TRUE(key_is("locked", "private key"));
	openssl_run("req -x509 -key rsa2048 -subj /CN=vendor -days 2 -out certificate");
	CU_ASSERT_TRUE(key_is("certificate", "is a certificate; give only its key"));
	openssl_write("nothing", "", 0);
	CU_ASSERT_TRUE(key_is("nothing", "not a public key"));
	CU_ASSERT_TRUE(key_is("region", "not a public key"));
	length = openssl_read("ecdsa.der", bytes, sizeof bytes);
	bytes[length] = 0;
	openssl_write("longer.der", bytes, length + 1);
	CU_ASSERT_TRUE(key_is("longer.der", "not a public key"));
	for (size_t cut = 0; cut < length; cut += 5) {
		openssl_write("cut.der", bytes, cut);
		CU_ASSERT_TRUE(key_is("cut.der", "not a public key"));
	}
	/* A point that is not on the curve. */
	bytes[length - 1] ^= 1;
	openssl_write("off.der", bytes, length);
	CU_ASSERT_TRUE(key_is("off.der", "not a public key"));
	CU_ASSERT_TRUE(key_is("rsa3072.pub", NULL) && key_is("rsa3072.der", NULL));
}

const struct harness_test credentials_key_files[] = {
    {"key files that are none, or too weak, are refused with the reason", key_files},
    {NULL, NULL},
};
