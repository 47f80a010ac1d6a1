using System.Text;

namespace EtlFunctions.Sources.Http;

/// <summary>An API's own words on what is wrong: the beginning of a body, without secrets, on one line.</summary>
internal static class ErrorWords
{
    /// <summary>The most characters told.</summary>
    public const int MaxLength = 500;

    private const int MaxBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads the beginning of a refusal's body.</summary>
    /// <returns>The words, or <see langword="null"/> where there are none or they do not come.</returns>
    public static async Task<string?> ReadAsync(HttpResponseMessage response, SecretText secrets, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var buffer = new byte[MaxBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            int read;
            while (length < buffer.Length && (read = await body.ReadAsync(buffer.AsMemory(length), either.Token)) > 0)
            {
                length += read;
            }
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or InvalidDataException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // What came tells more than nothing.
        }

        return Of(buffer.AsSpan(0, length), length == buffer.Length, secrets, response.RequestMessage?.Headers.Authorization?.Parameter);
    }

    /// <summary>Gets the words of a body.</summary>
    /// <param name="body">The body, or its beginning.</param>
    /// <param name="isCut">Whether it goes on.</param>
    /// <param name="secrets">The secrets to hide.</param>
    /// <param name="sent">A further secret that was sent.</param>
    public static string? Of(ReadOnlySpan<byte> body, bool isCut, SecretText secrets, string? sent = null)
    {
        var text = Encoding.UTF8.GetString(body);
        // A secret that the cut went through would not be known by its half.
        var longest = Math.Max(secrets.Longest, sent?.Length ?? 0);
        text = isCut ? text[..Math.Max(0, text.Length - longest)] : text;
        text = secrets.Hide(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), sent);
        text = string.Concat(text.Where(c => !char.IsControl(c)));
        if (text.Length > MaxLength)
        {
            var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
            text = string.Concat(text.AsSpan(0, end), "…");
        }

        return text.Length == 0 ? null : text;
    }
}
