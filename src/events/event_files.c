#include "event_run.h"

#include "gzip_bytes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_BYTES = 4096, MOST_FILES = 4, MOST_UNPACKED_GIB = 4, MOST_MAPPED_GIB = 64 };

/* The files of one import, mapped, and unpacked where they are packed. */
typedef struct open_file {
    vt_file_map map;
    vt_buffer unpacked;
} open_file;

typedef struct open_files {
    open_file files[MOST_FILES];
    size_t count;
    char label[PATH_BYTES], users_label[PATH_BYTES];
} open_files;

static const struct {
    const char *name;
    vt_event_format format;
} formats[] = {{"hm", VT_EVENTS_HM},
               {"events", VT_EVENTS_TABLE},
               {"sequences", VT_EVENTS_SEQUENCES},
               {"rent-the-runway", VT_EVENTS_RENT_THE_RUNWAY},
               {"shop", VT_EVENTS_SHOP}};

/* What a folder of a known kind holds. */
static const struct {
    const char *file;
    vt_event_format format;
} known[] = {{"transactions_train.csv", VT_EVENTS_HM},
             {"rentals.tsv", VT_EVENTS_RENT_THE_RUNWAY},
             {"events.csv", VT_EVENTS_TABLE},
             {"order_items.csv", VT_EVENTS_SHOP},
             {"interactions.csv", VT_EVENTS_TABLE},
             {"clothing.txt", VT_EVENTS_SEQUENCES}};

static vt_status format_named(const char *name, vt_event_format *format, vt_error *error)
{
    *format = VT_EVENTS_UNKNOWN;
    if (!name) return VT_OK;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0) return *format = formats[i].format, VT_OK;
    return vt_fail(error, VT_USAGE, "there is no format \"%.40s\" of events; it is hm, events, shop, sequences or rent-the-runway", name);
}

static vt_status open_one(open_files *all, const char *path, const char *label, vt_bytes *bytes, vt_error *error)
{
    VT_CHECK(all->count < MOST_FILES);
    open_file *file = &all->files[all->count];
    VT_TRY(vt_file_map_open(&file->map, path, (size_t)MOST_MAPPED_GIB << 30, error));
    all->count++;
    *bytes = file->map.bytes;
    if (!vt_gzip_begins(*bytes)) return VT_OK;
    VT_TRY(vt_gzip_read(&file->unpacked, *bytes, label, (size_t)MOST_UNPACKED_GIB << 30, error));
    *bytes = (vt_bytes){file->unpacked.data, file->unpacked.size};
    return VT_OK;
}

/* The path of folder/name, or with .gz behind, whichever there is; false when there is neither. */
static bool path_inside(const char *folder, const char *name, char path[PATH_BYTES])
{
    static const char *const ends[] = {"", ".gz"};
    struct stat facts;
    for (size_t i = 0; i < 2; i++)
        if (snprintf(path, PATH_BYTES, "%s/%s%s", folder, name, ends[i]) < PATH_BYTES && stat(path, &facts) == 0) return true;
    return false;
}

static void name_file(char label[PATH_BYTES], const char *path)
{
    const char *slash = strrchr(path, '/');
    snprintf(label, PATH_BYTES, "%s", slash && slash[1] ? slash + 1 : path);
}

static vt_status open_users(open_files *all, vt_event_input *input, const vt_event_source *source, vt_error *error)
{
    if (!source->users) {
        if (!source->user_columns) return VT_OK;
        return vt_fail(error, VT_USAGE, "a map of user columns is for a table of users");
    }
    name_file(all->users_label, source->users);
    input->users_label = all->users_label;
    input->user_columns = source->user_columns;
    VT_TRY(open_one(all, source->users, input->users_label, &input->users, error));
    return input->users.size ? VT_OK : vt_fail(error, VT_BAD_DATA, "%s: is empty", input->users_label);
}

static vt_status open_events(open_files *all, vt_event_input *input, const char *path, vt_error *error)
{
    name_file(all->label, path);
    input->label = all->label;
    VT_TRY(open_one(all, path, input->label, &input->bytes, error));
    bool packed = all->files[0].unpacked.size > 0;
    input->map = packed ? NULL : &all->files[0].map;
    if (packed) input->hashed = all->files[0].map.bytes;
    return VT_OK;
}

static vt_status open_list(open_files *all, const char *folder, const char *name, vt_bytes *bytes, vt_error *error)
{
    char path[PATH_BYTES];
    return path_inside(folder, name, path) ? open_one(all, path, name, bytes, error) : VT_OK;
}

static vt_status open_folder(open_files *all, vt_event_input *input, const char *folder, vt_error *error)
{
    char path[PATH_BYTES];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (input->format && input->format != known[i].format) continue;
        if (!path_inside(folder, known[i].file, path)) continue;
        input->format = known[i].format;
        VT_TRY(open_events(all, input, path, error));
        if (input->format == VT_EVENTS_SHOP) {
            VT_TRY(open_list(all, folder, "orders.csv", &input->orders, error));
            return open_list(all, folder, "interactions.csv", &input->interactions, error);
        }
        if (input->format != VT_EVENTS_HM) return VT_OK;
        VT_TRY(open_list(all, folder, "articles.csv", &input->articles, error));
        VT_TRY(open_list(all, folder, "customers.csv", &input->customers, error));
        const open_file *last = &all->files[all->count - 1];
        if (input->customers.size && !last->unpacked.size) input->customers_map = &last->map;
        return VT_OK;
    }
    return vt_fail(error, VT_IO, "%.200s: the folder has no file of events of a known name, such as transactions_train.csv, "
                   "order_items.csv or events.csv; name the file itself", folder);
}

static vt_status open_source(open_files *all, vt_event_input *input, const char *path, vt_error *error)
{
    struct stat facts;
    if (stat(path, &facts)) return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    return S_ISDIR(facts.st_mode) ? open_folder(all, input, path, error) : open_events(all, input, path, error);
}

/* The path with `number` for "%r". */
static vt_status shard_path(char path[PATH_BYTES], const char *pattern, size_t number, vt_error *error)
{
    const char *at = strstr(pattern, "%r");
    if (snprintf(path, PATH_BYTES, "%.*s%zu%s", (int)(at - pattern), pattern, number, at + 2) < PATH_BYTES) return VT_OK;
    return vt_fail(error, VT_IO, "%.200s...: the path is too long", pattern);
}

/* One more file than ranks would be left out in silence. */
static vt_status open_shard(open_files *all, vt_event_input *input, const char *pattern, vt_error *error)
{
    struct stat facts;
    char path[PATH_BYTES];
    VT_TRY(shard_path(path, pattern, input->ranks->count, error));
    if (stat(path, &facts) == 0)
        return vt_fail(error, VT_USAGE, "%s: is there too, but only %zu ranks; start one for every file", path, input->ranks->count);
    VT_TRY(shard_path(path, pattern, input->ranks->rank, error));
    input->shards = true;
    return open_source(all, input, path, error);
}

static vt_status open_part(open_files *all, vt_event_input *input, const char *path, vt_error *error)
{
    bool shards = vt_ranks_many(input->ranks) && strstr(path, "%r");
    vt_status status = shards ? open_shard(all, input, path, error) : open_source(all, input, path, error);
    VT_TRY(vt_ranks_agree(input->ranks, status, error));
    return vt_ranks_many(input->ranks) && !shards ? vt_event_part_choose(input, error) : VT_OK;
}

vt_status vt_event_log_open(vt_event_log *out, const vt_event_source *source, vt_error *error)
{
    open_files all = {.count = 0};
    vt_event_input input = {.columns = source->columns, .types = source->types, .least_value = source->least_value, .ranks = source->ranks};
    *out = (vt_event_log){.events = NULL};
    VT_TRY(format_named(source->format, &input.format, error));
    vt_status status = open_part(&all, &input, source->path, error);
    if (status == VT_OK && !vt_ranks_many(source->ranks)) status = open_users(&all, &input, source, error);
    if (status == VT_OK) status = vt_event_log_read(out, &input, error);
    for (size_t i = 0; i < all.count; i++) {
        vt_file_map_close(&all.files[i].map);
        vt_buffer_free(&all.files[i].unpacked);
    }
    return status;
}
