namespace EtlFunctions.Sources.Http;

/// <summary>The time was over while a body was coming.</summary>
internal sealed class PartialBodyException(OperationCanceledException cause) : OperationCanceledException(cause.Message, cause, cause.CancellationToken);
