using System.Diagnostics;
using EtlFunctions.Cli.EmbeddedEngine;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.EmbeddedEngine;

public sealed class LeaseHolderTests
{
    [Property]
    public void Parse_WhatToStringWrote_GivesItBack(string? host, uint processId, Guid machine, Guid start)
    {
        var holder = new LeaseHolder(
            (host ?? string.Empty).Replace("\n", " ", StringComparison.Ordinal), (int)(processId % 1_000_000_000), machine.ToString(), start.ToString());
        Assert.Equal(holder, LeaseHolder.Parse(holder.ToString()));
    }

    [Property]
    public void Parse_AnyText_IsAHolderOrNone(string? text) => Assert.True(LeaseHolder.Parse(text ?? string.Empty) is null or { ProcessId: >= 0 });

    [Theory]
    [InlineData("")]
    [InlineData("functions app, instance 7")]
    [InlineData("host, process 12 (m, s)\n")]
    [InlineData("host, process ١٢ (m, s)")]
    [InlineData("host, process 12345678901 (m, s)")]
    [InlineData("host, process -1 (m, s)")]
    public void Parse_AnotherHostsText_IsNoProcessOfOurs(string text)
    {
        Assert.Null(LeaseHolder.Parse(text));
        Assert.False(LeaseHolder.IsDead(text));
    }

    [Fact]
    public void Current_ThisProcess_IsFoundAgainAndAlive()
    {
        var text = LeaseHolder.Current.ToString();
        Assert.Equal(LeaseHolder.Current, LeaseHolder.Parse(text));
        Assert.Equal(Environment.ProcessId, LeaseHolder.Current.ProcessId);
        Assert.False(LeaseHolder.IsDead(text));
        Assert.True(LeaseHolder.IsAlive(text));
    }

    [Fact]
    public void IsAlive_ProcessOfAnotherMachineOrStart_IsNotKnownToBe()
    {
        Assert.False(LeaseHolder.IsAlive((LeaseHolder.Current with { Machine = "another" }).ToString()));
        Assert.False(LeaseHolder.IsAlive((LeaseHolder.Current with { Start = "1" }).ToString()));
        Assert.False(LeaseHolder.IsAlive("durable:1"));
    }

    [Fact]
    public void IsDead_ProcessOfAnotherStartWithTheSameId_IsDead() =>
        Assert.True(LeaseHolder.IsDead((LeaseHolder.Current with { Start = "1" }).ToString()));

    [Fact]
    public void IsDead_ProcessOfAnotherMachine_IsNotKnown() =>
        Assert.False(LeaseHolder.IsDead((LeaseHolder.Current with { Machine = "another", Start = "1" }).ToString()));

    [Fact]
    public void IsDead_LivingProcessThatDidNotShowItsStart_IsNotKnown() =>
        Assert.False(LeaseHolder.IsDead((LeaseHolder.Current with { Start = "unknown" }).ToString()));

    [Fact]
    public async Task IsDead_ProcessThatWasKilled_IsDead()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        var holder = LeaseHolder.Of(process.Id).ToString();
        Assert.False(LeaseHolder.IsDead(holder));
        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(LeaseHolder.IsDead(holder));
    }
}
