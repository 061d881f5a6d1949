#include "picture_codec.h"

#include "memory.h"

#include <setjmp.h>
#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>

/* A progressive file may hold thousands of scans over one small body: each costs a pass over all blocks. */
enum { MOST_SCANS = 100 };

/* libjpeg reports by callback and leaves by longjmp; everything that must survive the jump lives here. */
typedef struct jpeg_job {
    struct jpeg_decompress_struct jpeg; /* first: libjpeg's pointer is ours */
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf out_of_libjpeg;
    bool ended_early, out_of_memory;
    char reason[JMSG_LENGTH_MAX];
    const vt_picture_source *source;
    vt_picture *out;
    uint8_t *cmyk_row;
    vt_status status;
} jpeg_job;

static void leave(j_common_ptr common)
{
    jpeg_job *job = (jpeg_job *)common;
    common->err->format_message(common, job->reason);
    job->out_of_memory = common->err->msg_code == JERR_OUT_OF_MEMORY;
    longjmp(job->out_of_libjpeg, 1);
}

static void note_warning(j_common_ptr common, int level)
{
    int code = common->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER))
        ((jpeg_job *)common)->ended_early = true;
}

static void stay_silent(j_common_ptr common)
{
    (void)common;
}

static void limit_scans(j_common_ptr common)
{
    jpeg_job *job = (jpeg_job *)common;
    if (job->jpeg.input_scan_number <= MOST_SCANS) return;
    snprintf(job->reason, sizeof job->reason, "more than %d scans", MOST_SCANS);
    longjmp(job->out_of_libjpeg, 1);
}

/* The smallest n/8 of the photo that still covers the wanted size. */
static unsigned int eighths_wanted(const jpeg_job *job)
{
    size_t width = job->source->wanted_width, height = job->source->wanted_height;
    if (!width || !height) return 8;
    for (unsigned int eighths = 1; eighths < 8; eighths++)
        if ((size_t)job->jpeg.image_width * eighths / 8 >= width &&
            (size_t)job->jpeg.image_height * eighths / 8 >= height)
            return eighths;
    return 8;
}

/* Adobe writes CMYK inverted, and nearly all CMYK JPEGs come from there. */
static void cmyk_to_rgba(uint8_t *rgba, const uint8_t *cmyk, size_t width, bool inverted)
{
    uint8_t flip = inverted ? 0 : 255;
    for (size_t x = 0; x < width; x++, rgba += 4, cmyk += 4) {
        unsigned int black = cmyk[3] ^ flip;
        for (int c = 0; c < 3; c++) rgba[c] = (uint8_t)(((unsigned int)(cmyk[c] ^ flip) * black + 127) / 255);
        rgba[3] = 255;
    }
}

static vt_status begin(jpeg_job *job, vt_error *error)
{
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    jpeg_mem_src(jpeg, job->source->file.data, job->source->file.size);
    jpeg_read_header(jpeg, TRUE);
    VT_TRY(vt_picture_check_size(jpeg->image_width, jpeg->image_height, job->source->label, error));
    jpeg->scale_num = eighths_wanted(job);
    jpeg->scale_denom = 8;
    bool four_inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = four_inks ? JCS_CMYK : JCS_EXT_RGBA;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg_calc_output_dimensions(jpeg);
    VT_TRY(vt_picture_open(job->out, jpeg->output_width, jpeg->output_height, job->source->label, error));
    if (!four_inks) return VT_OK;
    job->cmyk_row = vt_alloc(job->out->width, 4);
    return job->cmyk_row ? VT_OK
                         : vt_fail(error, VT_NO_MEMORY, "%s: no memory for a row", job->source->label);
}

static vt_status read_pixels(jpeg_job *job, vt_error *error)
{
    VT_TRY(begin(job, error));
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *rgba = job->out->rgba + 4 * job->out->width * jpeg->output_scanline;
        JSAMPROW row = job->cmyk_row ? job->cmyk_row : rgba;
        if (!jpeg_read_scanlines(jpeg, &row, 1)) break;
        if (job->cmyk_row) cmyk_to_rgba(rgba, job->cmyk_row, job->out->width, jpeg->saw_Adobe_marker);
    }
    jpeg_finish_decompress(jpeg);
    return VT_OK;
}

vt_status vt_picture_decode_jpeg(vt_picture *out, const vt_picture_source *source, vt_error *error)
{
    jpeg_job *job = vt_alloc(1, sizeof *job);
    if (!job) return vt_fail(error, VT_NO_MEMORY, "%s: no memory to decode it", source->label);
    job->source = source;
    job->out = out;
    job->jpeg.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = leave;
    job->errors.emit_message = note_warning;
    job->errors.output_message = stay_silent;
    if (setjmp(job->out_of_libjpeg)) {
        job->status = job->out_of_memory ? vt_fail(error, VT_NO_MEMORY, "%s: no memory to decode it", source->label)
                                         : vt_fail(error, VT_BAD_DATA, "%s: not a readable JPEG: %s", source->label, job->reason);
    } else {
        jpeg_create_decompress(&job->jpeg);
        job->progress.progress_monitor = limit_scans;
        job->jpeg.progress = &job->progress;
        job->status = read_pixels(job, error);
        if (job->status == VT_OK && job->ended_early)
            job->status = vt_fail(error, VT_BAD_DATA, "%s: the JPEG's data ends early", source->label);
    }
    vt_status status = job->status;
    jpeg_destroy_decompress(&job->jpeg);
    vt_free(job->cmyk_row);
    vt_free(job);
    return status;
}
