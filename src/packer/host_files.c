#define _GNU_SOURCE /* nftw, memmem */
#include "host_files.h"

#include "file_set.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static vt_status io_failure(vt_error *error, const char *path) { return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno)); }

vt_status vt_path_in(char path[VT_HOST_PATH_BYTES], const char *folder, const char *name, vt_error *error)
{
    if (snprintf(path, VT_HOST_PATH_BYTES, "%s/%s", folder, name) < VT_HOST_PATH_BYTES) return VT_OK;
    return vt_fail(error, VT_IO, "%.200s...: the path is too long", folder);
}

vt_status vt_file_write(const char *path, vt_bytes bytes, vt_error *error)
{
    return vt_file_set_write(&(vt_output_file){.name = path, .bytes = bytes}, 1, error);
}

vt_status vt_folder_check(const char *path, vt_error *error)
{
    DIR *folder = opendir(path);
    if (!folder) return io_failure(error, path);
    closedir(folder);
    return VT_OK;
}

vt_status vt_folder_make(const char *path, vt_error *error)
{
    char partial[VT_HOST_PATH_BYTES];
    if (snprintf(partial, sizeof partial, "%s", path) >= (int)sizeof partial)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", path);
    for (char *at = partial + 1; *at; at++) {
        if (*at != '/') continue;
        *at = '\0';
        if (mkdir(partial, 0777) != 0 && errno != EEXIST) return io_failure(error, partial);
        *at = '/';
    }
    if (mkdir(partial, 0777) != 0 && errno != EEXIST) return io_failure(error, partial);
    return VT_OK;
}

/* `path` without trailing slashes, or the answer false when it has no name left. */
static bool trimmed(char out[VT_HOST_PATH_BYTES], const char *path)
{
    int length = snprintf(out, VT_HOST_PATH_BYTES - 64, "%s", path);
    if (length <= 0 || length >= VT_HOST_PATH_BYTES - 64) return false;
    while (length > 1 && out[length - 1] == '/') out[--length] = '\0';
    return strcmp(out, "/") != 0;
}

/* A web app's manifest.json has the same name, so its content decides. */
static bool holds_pack(const char *folder)
{
    static const char mark[] = "\"vitrine-pack\"";
    char path[VT_HOST_PATH_BYTES];
    vt_buffer file = {0};
    if (snprintf(path, sizeof path, "%s/manifest.json", folder) >= (int)sizeof path) return false;
    if (vt_file_read(&file, path, VT_MANIFEST_MAX_BYTES, NULL) != VT_OK) return false;
    bool found = memmem(file.data, file.size, mark, sizeof mark - 1) != NULL;
    vt_buffer_free(&file);
    return found;
}

static bool is_empty(DIR *folder)
{
    for (const struct dirent *entry; (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) return false;
    return true;
}

vt_status vt_folder_replaceable(const char *path, vt_error *error)
{
    DIR *folder = opendir(path);
    if (!folder) return errno == ENOENT ? VT_OK : io_failure(error, path);
    bool replaceable = is_empty(folder) || holds_pack(path);
    closedir(folder);
    if (replaceable) return VT_OK;
    return vt_fail(error, VT_IO, "%s: is not empty and not a pack; it is left as it is", path);
}

vt_status vt_folder_stage(const char *path, char staging[VT_HOST_PATH_BYTES], vt_error *error)
{
    if (!trimmed(staging, path)) return vt_fail(error, VT_IO, "\"%.200s\" is not a folder to write", path);
    size_t length = strlen(staging);
    snprintf(staging + length, VT_HOST_PATH_BYTES - length, ".tmp-%ld", (long)getpid());
    vt_folder_discard(staging);
    return vt_folder_make(staging, error);
}

vt_status vt_folder_commit(const char *staging, const char *path, vt_error *error)
{
    char target[VT_HOST_PATH_BYTES], old[VT_HOST_PATH_BYTES + 32];
    if (!trimmed(target, path)) return vt_fail(error, VT_IO, "\"%.200s\" is not a folder to write", path);
    snprintf(old, sizeof old, "%s.old-%ld", target, (long)getpid());
    bool replaced = rename(target, old) == 0;
    if (!replaced && errno != ENOENT) return io_failure(error, target);
    if (rename(staging, target) != 0) {
        vt_status status = io_failure(error, target);
        if (replaced && rename(old, target) != 0)
            vt_fail(error, VT_IO, "%s: could not be replaced; its old content is in %.200s", target, old);
        return status;
    }
    if (replaced) vt_folder_discard(old);
    return VT_OK;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

void vt_folder_discard(const char *path) { nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS); }

void vt_sha256_hex(vt_bytes bytes, char hex[VT_SHA256_HEX + 1])
{
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned int size = 0;
    VT_CHECK(EVP_Digest(bytes.data, bytes.size, digest, &size, EVP_sha256(), NULL) == 1);
    for (unsigned int i = 0; i < VT_SHA256_HEX / 2; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}
