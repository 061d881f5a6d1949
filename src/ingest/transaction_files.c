#include "transaction_run.h"

#include "file_map.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDER_PATH_BYTES = 4096, MOST_FILES = 4 };

typedef struct open_files {
    vt_file_map maps[MOST_FILES];
    size_t count;
} open_files;

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static vt_status map_file(open_files *files, vt_transaction_file *file, const char *path, const char *label, vt_error *error)
{
    const size_t most_bytes = (size_t)64 << 30;
    vt_file_map *map = &files->maps[files->count];
    VT_TRY(vt_file_map_open(map, path, most_bytes, error));
    files->count++;
    *file = (vt_transaction_file){label, map->bytes};
    return VT_OK;
}

/* Leaves *file alone when there is none of that name and it is not needed. */
static vt_status map_inside(open_files *files, vt_transaction_file *file, const char *folder, const char *name, bool needed,
                            vt_error *error)
{
    char path[FOLDER_PATH_BYTES];
    struct stat facts;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", folder);
    if (!needed && stat(path, &facts) && errno == ENOENT) return VT_OK;
    return map_file(files, file, path, name, error);
}

static vt_status map_folder(open_files *files, vt_transaction_source *source, const char *folder, vt_error *error)
{
    VT_TRY(map_inside(files, &source->orders, folder, "orders.csv", false, error));
    if (!source->orders.label) {
        VT_TRY(map_inside(files, &source->hm, folder, "transactions_train.csv", false, error));
        if (source->hm.label) return VT_OK;
        return vt_fail(error, VT_IO, "%s: has neither orders.csv nor transactions_train.csv", folder);
    }
    VT_TRY(map_inside(files, &source->items, folder, "order_items.csv", true, error));
    VT_TRY(map_inside(files, &source->users, folder, "users.csv", false, error));
    return map_inside(files, &source->interactions, folder, "interactions.csv", false, error);
}

vt_status vt_transactions_open(vt_transactions *out, const char *path, const vt_product *products, size_t count,
                               vt_error *error)
{
    struct stat facts;
    open_files files = {.count = 0};
    vt_transaction_source source = {.hm = {NULL, {NULL, 0}}};
    *out = (vt_transactions){.baskets = NULL};
    if (stat(path, &facts)) return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    vt_status status = S_ISDIR(facts.st_mode) ? map_folder(&files, &source, path, error)
                                              : map_file(&files, &source.hm, path, last_part(path), error);
    if (status == VT_OK) status = vt_transactions_read(out, &source, products, count, error);
    for (size_t i = 0; i < files.count; i++) vt_file_map_close(&files.maps[i]);
    return status;
}
