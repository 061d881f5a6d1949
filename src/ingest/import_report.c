#include "import_run.h"

void vt_import_note(vt_import_run *run, const char *action, const char *name, const char *example_format, ...)
{
    va_list arguments;
    va_start(arguments, example_format);
    vt_issue_note_arguments(&run->found, action, name, example_format, arguments);
    va_end(arguments);
    if (run->found.out_of_memory) run->out_of_memory = true;
}

void vt_catalog_import_report_text(const vt_catalog_import *import, vt_buffer *out)
{
    vt_buffer_printf(out, "rows read %zu, kept %zu, of these repaired %zu, dropped %zu\n", import->rows_read,
                     import->product_count, import->rows_repaired, import->rows_dropped);
    vt_issues_text(import->issues, import->issue_count, out);
}

void vt_catalog_import_report_json(const vt_catalog_import *import, vt_buffer *out)
{
    vt_buffer_printf(out, "{\"rowsRead\":%zu,\"kept\":%zu,\"repaired\":%zu,\"dropped\":%zu,\"issues\":",
                     import->rows_read, import->product_count, import->rows_repaired, import->rows_dropped);
    vt_issues_json(import->issues, import->issue_count, out);
    vt_buffer_append_text(out, "}");
}
