/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/credentials/credentials.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/credentials/credentials_keys.h"

#define KEY_FILE_BYTES_MAX 0x10000
/* Half of HMAC-SHA256's strength. Shorter secrets could be guessed. */
#define SECRET_BYTES_MIN 16

/* Reading keys. */

/* Returns *length bytes, to be freed, or NULL with the reason: "is ...", or an errno's text. */
static uint8_t *read_file(const char *file_name, size_t *length, mode_t *mode, char *reason, size_t reason_size)
{
	/* O_NONBLOCK: do not block on a FIFO. */
	int fd = open(file_name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	uint8_t *bytes = malloc(KEY_FILE_BYTES_MAX + 1);
	struct stat status;
	ssize_t count = -1;

	*length = 0;
	if (fd < 0 || bytes == NULL || fstat(fd, &status) < 0) {
		snprintf(reason, reason_size, "%s", strerror(errno));
	} else if (!S_ISREG(status.st_mode)) {
		snprintf(reason, reason_size, "is not a regular file");
	} else {
		*mode = status.st_mode;
		while (*length <= KEY_FILE_BYTES_MAX && (count = read(fd, bytes + *length, KEY_FILE_BYTES_MAX + 1 - *length)) > 0)
			*length += (size_t)count;
		if (count < 0)
			snprintf(reason, reason_size, "%s", strerror(errno));
		else if (*length > KEY_FILE_BYTES_MAX)
			snprintf(reason, reason_size, "is larger than %d bytes, too large for a key", KEY_FILE_BYTES_MAX);
	}
	if (fd >= 0)
		close(fd);
	if (count == 0 && *length <= KEY_FILE_BYTES_MAX)
		return bytes;
	free(bytes);
	return NULL;
}

static bool note_name(struct credentials *credentials, uint32_t number, const char *file_name)
{
	const char *slash = strrchr(file_name, '/');

	credentials->names[number - 1] = strdup(slash == NULL ? file_name : slash + 1);
	return credentials->names[number - 1] != NULL;
}

static bool take_key(struct credentials *credentials, const char *file_name, char *reason, size_t reason_size)
{
	struct crypto_key *numbers = &credentials->numbers[credentials->key_count];
	uint32_t number = credentials->key_count + 1;
	size_t length;
	mode_t mode;
	uint8_t *bytes = read_file(file_name, &length, &mode, reason, reason_size);
	bool taken = bytes != NULL && crypto_libcrypto_read_key(bytes, length, numbers, reason, reason_size);

	free(bytes);
	if (!taken)
		return false;
	credentials->keys[credentials->key_count++] = (struct kc_credentials_key){.key = numbers->key, .number = number};
	return note_name(credentials, number, file_name);
}

static bool take_secret(struct credentials *credentials, const char *file_name, char *reason, size_t reason_size)
{
	uint32_t number = credentials->key_count + credentials->secret_count + 1;
	size_t length;
	mode_t mode;
	uint8_t *bytes = read_file(file_name, &length, &mode, reason, reason_size);

	if (bytes == NULL)
		return false;
	/* Stored even if it is refused, so that it is wiped with the others. */
	credentials->secrets[credentials->secret_count++] =
	    (struct kc_credentials_secret){.bytes = bytes, .length = (uint32_t)length, .number = number};
	if (length < SECRET_BYTES_MIN) {
		snprintf(reason, reason_size, "has %zu bytes; a key for HMAC has at least %d: openssl rand -out FILE 32", length,
			 SECRET_BYTES_MIN);
		return false;
	}
	if ((mode & S_IROTH) != 0) {
		snprintf(reason, reason_size, "is world-readable, so it is not a secret: chmod o-r FILE");
		return false;
	}
	return note_name(credentials, number, file_name);
}

typedef bool taker(struct credentials *credentials, const char *file_name, char *reason, size_t reason_size);

static bool take_files(struct credentials *credentials, taker *take, char *const *files, size_t count, char *reason,
		       size_t reason_size)
{
	for (size_t i = 0; i < count; i++) {
		char why[160] = "no memory";

		if (!take(credentials, files[i], why, sizeof why)) {
			snprintf(reason, reason_size, "%s: %s", files[i], why);
			return false;
		}
	}
	return true;
}

static bool fill(struct credentials *credentials, const struct credentials_options *options, char *reason, size_t reason_size)
{
	size_t count = options->key_count + options->hmac_key_count;

	credentials->holders = 1;
	credentials->require = options->require;
	credentials->numbers = calloc(options->key_count + 1, sizeof *credentials->numbers);
	credentials->keys = calloc(options->key_count + 1, sizeof *credentials->keys);
	credentials->secrets = calloc(options->hmac_key_count + 1, sizeof *credentials->secrets);
	credentials->names = calloc(count + 1, sizeof *credentials->names);
	if (credentials->numbers == NULL || credentials->keys == NULL || credentials->secrets == NULL ||
	    credentials->names == NULL) {
		snprintf(reason, reason_size, "no memory for keys");
		return false;
	}
	if (!take_files(credentials, take_key, options->keys, options->key_count, reason, reason_size) ||
	    !take_files(credentials, take_secret, options->hmac_keys, options->hmac_key_count, reason, reason_size))
		return false;
	return true;
}

bool credentials_new(const struct credentials_options *options, struct credentials **credentials, char *reason,
		     size_t reason_size)
{
	*credentials = NULL;
	if (options->key_count > CREDENTIALS_KEYS_MAX || options->hmac_key_count > CREDENTIALS_KEYS_MAX) {
		snprintf(reason, reason_size, "more than %d keys", CREDENTIALS_KEYS_MAX);
		return false;
	}
	if (options->key_count + options->hmac_key_count == 0) {
		if (options->require == CREDENTIALS_NONE)
			return true;
		if (options->require == CREDENTIALS_SIGNATURE) {
			snprintf(reason, reason_size, "signatures are required, and no key is given: no app could run");
			return false;
		}
	}
	*credentials = calloc(1, sizeof **credentials);
	if (*credentials == NULL) {
		snprintf(reason, reason_size, "no memory for keys");
		return false;
	}
	if (fill(*credentials, options, reason, reason_size))
		return true;
	credentials_free(*credentials);
	*credentials = NULL;
	return false;
}

struct credentials *credentials_hold(struct credentials *credentials)
{
	if (credentials != NULL)
		credentials->holders++;
	return credentials;
}

void credentials_free(struct credentials *credentials)
{
	if (credentials == NULL || --credentials->holders > 0)
		return;
	for (uint32_t i = 0; i < credentials->secret_count; i++) {
		uint8_t *bytes = (uint8_t *)credentials->secrets[i].bytes;

		explicit_bzero(bytes, credentials->secrets[i].length);
		free(bytes);
	}
	for (uint32_t i = 0; credentials->names != NULL && i < credentials->key_count + credentials->secret_count; i++)
		free(credentials->names[i]);
	free(credentials->names);
	free(credentials->secrets);
	free(credentials->keys);
	free(credentials->numbers);
	free(credentials);
}

const char *credentials_key_name(const struct credentials *credentials, const struct kc_accepted_credential *accepted)
{
	if (credentials == NULL || !accepted->present || !accepted->has_metadata || accepted->metadata == 0 ||
	    accepted->metadata > credentials->key_count + credentials->secret_count)
		return "";
	return credentials->names[accepted->metadata - 1];
}
