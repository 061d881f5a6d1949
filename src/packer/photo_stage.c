#include "photo_stage.h"

#include "descriptor.h"
#include "host_files.h"
#include "image_file.h"
#include "memory.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A camera photo is decoded to no less than twice the thumbnail: more than the descriptor sees. */
enum { MAX_THREADS = 64, WEBP_QUALITY = 82, DECODED_WIDTH = 2 * VT_THUMBNAIL_WIDTH, DECODED_HEIGHT = 2 * VT_THUMBNAIL_HEIGHT };

/* What the threads share. `lock` guards everything below it, and the files that they write. */
typedef struct photo_work {
    const vt_photo_options *options;
    vt_photos *photos;
    pthread_mutex_t lock;
    size_t next;
    size_t done;
    size_t example_rows[VT_PHOTO_EXAMPLES];
    vt_status status; /* the first failure that is not a photo's own */
    vt_error error;
} photo_work;

/* A WebP that fits may be taken as it is when its bitstream is all that it holds: no place or owner of a camera goes into a pack. */
static bool is_fitting_webp(vt_bytes file, const vt_picture *picture)
{
    enum { HEADERS = 20 }; /* "RIFF" size "WEBP" "VP8 " size */
    if (file.size < HEADERS || memcmp(file.data, "RIFF", 4) != 0 || memcmp(file.data + 8, "WEBPVP8", 7) != 0) return false;
    size_t bitstream = vt_read_u32(file.data + 16);
    return (file.data[15] == ' ' || file.data[15] == 'L') && bitstream + bitstream % 2 == file.size - HEADERS &&
           picture->width <= VT_THUMBNAIL_WIDTH && picture->height <= VT_THUMBNAIL_HEIGHT;
}

static vt_status encode_thumbnail(vt_buffer *out, vt_bytes file, const vt_picture *picture, vt_error *error)
{
    if (is_fitting_webp(file, picture)) {
        vt_buffer_append(out, file.data, file.size);
        return out->failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : VT_OK;
    }
    if (picture->width <= VT_THUMBNAIL_WIDTH && picture->height <= VT_THUMBNAIL_HEIGHT)
        return vt_picture_encode_webp(out, picture, WEBP_QUALITY, error);
    vt_picture fitted = {0};
    VT_TRY(vt_picture_fit(&fitted, picture, VT_THUMBNAIL_WIDTH, VT_THUMBNAIL_HEIGHT, error));
    vt_status status = vt_picture_encode_webp(out, &fitted, WEBP_QUALITY, error);
    vt_picture_close(&fitted);
    return status;
}

/* Called under the lock, so that two products with one photo do not write it twice. */
static vt_status store_thumbnail(photo_work *work, size_t row, vt_bytes thumbnail, vt_error *error)
{
    char hex[VT_SHA256_HEX + 1], folder[VT_HOST_PATH_BYTES], path[VT_HOST_PATH_BYTES + VT_NAME_BYTES];
    char *name = work->photos->paths[row];
    vt_sha256_hex(thumbnail, hex);
    snprintf(name, VT_NAME_BYTES, "images/%.2s/%.32s.webp", hex, hex);
    if (snprintf(folder, sizeof folder, "%s/images/%.2s", work->options->out_dir, hex) >= (int)sizeof folder)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", work->options->out_dir);
    snprintf(path, sizeof path, "%s/%s", work->options->out_dir, name);
    if (access(path, F_OK) == 0) return VT_OK;
    VT_TRY(vt_folder_make(folder, error));
    VT_TRY(vt_file_write(path, thumbnail, error));
    work->photos->image_count++;
    work->photos->image_bytes += thumbnail.size;
    return VT_OK;
}

/* Everything about one photo that needs no lock. */
static vt_status read_photo(photo_work *work, size_t row, vt_buffer *thumbnail, vt_error *error)
{
    const char *path = work->options->products[row].image;
    vt_buffer file = {0};
    vt_picture picture = {0};
    VT_TRY(vt_file_read(&file, path, VT_PHOTO_MAX_BYTES, error));
    vt_bytes bytes = {file.data, file.size};
    vt_status status = vt_picture_decode_for(&picture, bytes, DECODED_WIDTH, DECODED_HEIGHT, path, error);
    if (status == VT_OK && work->options->out_dir) status = encode_thumbnail(thumbnail, bytes, &picture, error);
    if (status == VT_OK && work->photos->raw) {
        vt_image image = vt_picture_image(&picture);
        status = vt_describe(&image, work->photos->raw + row * vt_descriptor_dims(), error);
        if (status != VT_OK) vt_fail_within(error, path);
    }
    vt_picture_close(&picture);
    vt_buffer_free(&file);
    return status;
}

/* A name that leads to no file at all. */
static bool is_no_file(const char *path)
{
    struct stat facts;
    if (stat(path, &facts) == 0) return !S_ISREG(facts.st_mode);
    return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG || errno == ELOOP;
}

/* Whether a photo failed for what it is. What the machine lacks for a while, memory or free files, would leave out another photo each time. */
static bool is_photos_own(vt_status status, const char *path)
{
    return status == VT_IO ? is_no_file(path) : status != VT_NO_MEMORY;
}

/* The first rows are the examples, in order, whichever thread comes first. */
static void note_unreadable(photo_work *work, size_t row, const vt_error *error)
{
    vt_photos *photos = work->photos;
    size_t kept = photos->unreadable < VT_PHOTO_EXAMPLES ? photos->unreadable : VT_PHOTO_EXAMPLES, at = 0;
    photos->unreadable++;
    while (at < kept && work->example_rows[at] < row) at++;
    if (at == VT_PHOTO_EXAMPLES) return;
    for (size_t i = kept < VT_PHOTO_EXAMPLES ? kept : VT_PHOTO_EXAMPLES - 1; i > at; i--) {
        work->example_rows[i] = work->example_rows[i - 1];
        memcpy(photos->examples[i], photos->examples[i - 1], VT_MESSAGE_BYTES);
    }
    work->example_rows[at] = row;
    memcpy(photos->examples[at], error->message, VT_MESSAGE_BYTES);
}

static void end_work(photo_work *work, vt_status status, const vt_error *error)
{
    if (work->status != VT_OK) return;
    work->status = status;
    work->error = *error;
}

static void leave_out(photo_work *work, size_t row, const vt_error *error)
{
    note_unreadable(work, row, error);
    if (work->photos->raw) memset(work->photos->raw + row * vt_descriptor_dims(), 0, vt_descriptor_dims() * sizeof(float));
}

static void finish_photo(photo_work *work, size_t row, vt_status status, vt_buffer *thumbnail, vt_error *error)
{
    const char *path = work->options->products[row].image;
    pthread_mutex_lock(&work->lock);
    if (status == VT_OK && path[0]) {
        if (thumbnail->size) status = store_thumbnail(work, row, (vt_bytes){thumbnail->data, thumbnail->size}, error);
        work->photos->has[row] = status == VT_OK;
        if (status != VT_OK) end_work(work, status, error);
    } else if (status != VT_OK) {
        if (is_photos_own(status, path)) leave_out(work, row, error);
        else end_work(work, status, error);
    }
    work->done++;
    if (work->options->progress) work->options->progress(work->options->context, work->done, work->options->count);
    pthread_mutex_unlock(&work->lock);
}

static void *work_on_photos(void *shared)
{
    photo_work *work = shared;
    for (;;) {
        pthread_mutex_lock(&work->lock);
        size_t row = work->status == VT_OK ? work->next++ : SIZE_MAX;
        pthread_mutex_unlock(&work->lock);
        if (row >= work->options->count) return NULL;
        vt_buffer thumbnail = {0};
        vt_error error = {0};
        vt_status status = VT_OK;
        if (work->options->products[row].image[0]) status = read_photo(work, row, &thumbnail, &error);
        finish_photo(work, row, status, &thumbnail, &error);
        vt_buffer_free(&thumbnail);
    }
}

static size_t thread_count(const vt_photo_options *options)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = options->threads ? options->threads : online > 0 ? (size_t)online : 1;
    return wanted < MAX_THREADS ? wanted : MAX_THREADS;
}

static void run_threads(photo_work *work)
{
    pthread_t threads[MAX_THREADS];
    size_t started = 0, wanted = thread_count(work->options);
    while (started + 1 < wanted && pthread_create(&threads[started], NULL, work_on_photos, work) == 0) started++;
    work_on_photos(work);
    while (started > 0) pthread_join(threads[--started], NULL);
}

vt_status vt_photos_open(vt_photos *out, const vt_photo_options *options, vt_error *error)
{
    *out = (vt_photos){0};
    out->paths = vt_alloc(options->count, sizeof *out->paths);
    out->has = vt_alloc(options->count, sizeof *out->has);
    if (options->describe) out->raw = vt_alloc(options->count, vt_descriptor_dims() * sizeof *out->raw);
    if (!out->paths || !out->has || (options->describe && !out->raw)) {
        vt_photos_close(out);
        return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu photos", options->count);
    }
    photo_work work = {.options = options, .photos = out};
    pthread_mutex_init(&work.lock, NULL);
    run_threads(&work);
    pthread_mutex_destroy(&work.lock);
    if (work.status == VT_OK) return VT_OK;
    vt_photos_close(out);
    return vt_fail(error, work.status, "%s", work.error.message);
}

size_t vt_photos_gather(vt_photos *photos, size_t count, size_t *rows)
{
    size_t dims = vt_descriptor_dims(), used = 0;
    for (size_t row = 0; row < count; row++) {
        if (!photos->has[row]) continue;
        memmove(photos->raw + used * dims, photos->raw + row * dims, dims * sizeof(float));
        rows[used++] = row;
    }
    return used;
}

void vt_photos_close(vt_photos *photos)
{
    vt_free(photos->paths);
    vt_free(photos->raw);
    vt_free(photos->has);
    *photos = (vt_photos){0};
}
