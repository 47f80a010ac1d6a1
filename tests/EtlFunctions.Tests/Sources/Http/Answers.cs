using System.Globalization;
using System.Text.Json.Nodes;
using EtlFunctions.Feeds;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>Answers that APIs give.</summary>
internal static class Answers
{
    public static int Number(this HttpContext context, string name, int otherwise = 0) =>
        int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Gets the body of a request as JSON.</summary>
    public static async Task<JsonNode> BodyAsync(this HttpContext context) => (await JsonNode.ParseAsync(context.Request.Body))!;

    public static Task JsonAsync(this HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    public static Task StatusAsync(this HttpContext context, int status, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return Task.CompletedTask;
    }

    public static string Array(IEnumerable<string> records) => $"[{string.Join(',', records)}]";

    /// <summary>Answers like an API with page numbers from 1.</summary>
    public static Task PageAsync(this HttpContext context, IReadOnlyList<string> records, int size, int? total = -1, string? page = null)
    {
        var number = page is null ? context.Number("page", 1) : int.Parse(page, CultureInfo.InvariantCulture);
        var items = Array(records.Skip((number - 1) * size).Take(size));
        total = total == -1 ? records.Count : total;
        return context.JsonAsync(total is null ? $$"""{"items":{{items}}}""" : $$"""{"items":{{items}},"total":{{total}}}""");
    }

    /// <summary>Answers like an API with a cursor, which is the number of the next record.</summary>
    public static Task CursorAsync(this HttpContext context, IReadOnlyList<string> records, int size)
    {
        var from = context.Number("cursor");
        var next = from + size < records.Count ? $"\"{from + size}\"" : "null";
        return context.JsonAsync($$"""{"meta":{"next":{{next}} },"data":{{Array(records.Skip(from).Take(size))}}}""");
    }
}
