using System.Net.Sockets;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Sources;
using Npgsql;

namespace EtlFunctions.Tests.Orchestration;

public sealed class FailureClassifierTests
{
    public static TheoryData<string, Exception> Transient { get; } = new()
    {
        { "answer lost", new ChunkInDoubtException(new ChunkKey(Guid.Empty, 1, 1, 0), new NpgsqlException("lost")) },
        { "source", new SourceException("busy") { IsTransient = true } },
        { "connection refused", new NpgsqlException("refused", new SocketException(111)) },
        { "connection broken", new NpgsqlException("broken", new EndOfStreamException()) },
        { "timeout", new TimeoutException() },
        { "a client's own time limit", new TaskCanceledException("timeout", new TimeoutException()) },
        { "server starting", Postgres("57P03") },
        { "server stopping", Postgres("57P01") },
        { "server crashed", Postgres("57P02") },
        { "too many connections", Postgres("53300") },
        { "disk full", Postgres("53100") },
        { "deadlock", Postgres("40P01") },
        { "serialization", Postgres("40001") },
    };

    public static TheoryData<string, Exception> Run { get; } = new()
    {
        { "source changed", new SourceChangedException("changed") },
        { "source gone", new SourceException("gone") { StopsRun = true } },
        { "feed", new FeedValidationException([new FeedError("f", "$", "a", "b")]) },
        { "no privilege", Postgres("42501") },
        { "no table", Postgres("42P01") },
        { "no schema", Postgres("3F000") },
        { "password", Postgres("28P01") },
        { "no database", Postgres("3D000") },
    };

    public static TheoryData<string, Exception> Page { get; } = new()
    {
        { "source", new SourceException("this page is broken") },
        { "unknown", new InvalidOperationException("a bug") },
        { "record", Postgres("22001") },
    };

    [Theory]
    [MemberData(nameof(Transient))]
    public void Classify_WhatWaitingMayMend_IsTransient(string name, Exception failure)
    {
        Assert.NotEmpty(name);
        Assert.True(FailureClassifier.IsTransient(failure));
        Assert.Equal(FailureKind.Transient, FailureClassifier.Classify(failure));
    }

    [Theory]
    [MemberData(nameof(Run))]
    public void Classify_WhatNoPageCanDoWithout_StopsTheRun(string name, Exception failure)
    {
        Assert.NotEmpty(name);
        Assert.False(FailureClassifier.IsTransient(failure));
        Assert.Equal(FailureKind.Run, FailureClassifier.Classify(failure));
    }

    [Theory]
    [MemberData(nameof(Page))]
    public void Classify_Others_FailTheirPage(string name, Exception failure)
    {
        Assert.NotEmpty(name);
        Assert.Equal(FailureKind.Page, FailureClassifier.Classify(failure));
    }

    [Fact]
    public void StopKindOf_SourceOrDatabase_SaysWhich()
    {
        Assert.Equal(StopKind.Source, FailureClassifier.StopKindOf(new SourceException("no right") { StopsRun = true }));
        Assert.Equal(StopKind.SourceChanged, FailureClassifier.StopKindOf(new SourceChangedException("changed")));
        Assert.Equal(StopKind.Feed, FailureClassifier.StopKindOf(new FeedMisfitException("misfit")));
        Assert.Equal(StopKind.Database, FailureClassifier.StopKindOf(Postgres("42501")));
        Assert.Equal(StopKind.Failure, FailureClassifier.StopKindOf(new InvalidOperationException("a bug")));
    }

    [Theory]
    [InlineData(DeadEnd.Changed, StopKind.SourceChanged)]
    [InlineData(DeadEnd.Gone, StopKind.SourceGone)]
    [InlineData(DeadEnd.Inconsistent, StopKind.SourceInconsistent)]
    [InlineData(DeadEnd.CursorExpired, StopKind.CursorExpired)]
    [InlineData(DeadEnd.PageLost, StopKind.PageLost)]
    public void StopKindOf_DeadEnd_IsOneForARunToo(DeadEnd end, StopKind expected)
    {
        var kind = FailureClassifier.StopKindOf(new SourceException("over") { DeadEnd = end });

        Assert.Equal(expected, kind);
        Assert.True(kind.IsDeadEnd());
    }

    [Fact]
    public void IsRefusal_OutageOrDatabase_IsNone()
    {
        Assert.True(FailureClassifier.IsRefusal(new SourceException("not as announced")));
        Assert.False(FailureClassifier.IsRefusal(new SourceException("given up") { MayPass = true }));
        Assert.False(FailureClassifier.IsRefusal(new SourceException("busy") { IsTransient = true }));
        Assert.False(FailureClassifier.IsRefusal(Postgres("22001")));
    }

    private static PostgresException Postgres(string state) => new("message", "ERROR", "ERROR", state);
}
